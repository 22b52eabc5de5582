// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/list.hpp"
#include "sluice/core/parameter_type.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

/// A list of parameters prints and reads as `[0.1, 0.5]`, `[rmse, ndcg{k = 5}]`.
template <class T, std::size_t Capacity>
struct parameter_type<list<T, Capacity>> {
    static std::string name() {
        return "a list of at most " + std::to_string(Capacity) + ", each " + parameter_type<T>::name();
    }
    static std::string range() { return parameter_type<T>::range(); }
    static std::string print(const list<T, Capacity>& values) {
        std::string text = "[";
        for (std::size_t i = 0; i < values.size(); ++i)
            text += (i == 0 ? "" : ", ") + parameter_type<T>::print(values[i]);
        return text + "]";
    }
    static std::optional<list<T, Capacity>> parse(std::string_view text) {
        if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
        list<T, Capacity> values;
        for (const std::string_view part : detail::split_outside_brackets(text.substr(1, text.size() - 2))) {
            const auto value = parameter_type<T>::parse(part);
            if (!value || values.size() == Capacity) return std::nullopt;
            values.push_back(*value);
        }
        return values;
    }
};

}  // namespace sluice
