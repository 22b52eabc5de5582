// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/context.hpp"
#include "sluice/data/dataset.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// The rows to learn from and the rows to judge by; no row is in both.
struct fold {
    std::vector<std::size_t> train;
    std::vector<std::size_t> test;
    friend bool operator==(const fold&, const fold&) = default;
};

/// Something that cuts a dataset into folds. Satisfied by `k_fold`, `stratified_k_fold`, `group_k_fold`.
template <class S>
concept splitter = requires(const S& spec, const dataset<>& data, const context& ctx) {
    { spec.folds(data, ctx) } -> std::same_as<std::vector<fold>>;
};

namespace detail {

/// The folds in which row i is a test row where `of_row[i]` is the fold's number; rows stay in their order.
[[nodiscard]] inline std::vector<fold> folds_of(const std::vector<std::size_t>& of_row, std::size_t n_folds) {
    std::vector<fold> all(n_folds);
    for (std::size_t i = 0; i < of_row.size(); ++i)
        for (std::size_t k = 0; k < n_folds; ++k) (of_row[i] == k ? all[k].test : all[k].train).push_back(i);
    return all;
}

[[noreturn]] inline void throw_too_few(std::string_view component, std::string requirement,
                                       std::size_t actual) {
    throw invalid_data({.component = std::string(component),
                        .requirement = std::move(requirement),
                        .actual = to_text(actual),
                        .place = {},
                        .hint = {}});
}

/// The rows of each class, in the order of the class names, so that codes play no part.
[[nodiscard]] inline std::vector<std::vector<std::size_t>> rows_by_class(const dataset<>& data,
                                                                         std::string_view component) {
    const auto& target = require_target<class_target>(data.target(), component);
    std::map<std::string_view, std::vector<std::size_t>> by_name;
    for (std::size_t i = 0; i < target.size(); ++i) by_name[target[i]].push_back(i);
    std::vector<std::vector<std::size_t>> rows;
    rows.reserve(by_name.size());
    for (auto& [name, members] : by_name) rows.push_back(std::move(members));
    return rows;
}

/// The rows of each group, in the order of the groups' numbers.
[[nodiscard]] inline std::vector<std::vector<std::size_t>> rows_by_group(const dataset<>& data,
                                                                         std::string_view component) {
    if (data.rows().groups.empty())
        throw invalid_data({.component = std::string(component),
                            .requirement = "needs groups",
                            .actual = "a dataset without them",
                            .place = {},
                            .hint = "row_data{.groups = ...} gives them"});
    std::map<std::int64_t, std::vector<std::size_t>> by_number;
    for (std::size_t i = 0; i < data.n_rows(); ++i) by_number[data.rows().groups[i]].push_back(i);
    std::vector<std::vector<std::size_t>> rows;
    rows.reserve(by_number.size());
    for (auto& [number, members] : by_number) rows.push_back(std::move(members));
    return rows;
}

}  // namespace detail

}  // namespace sluice
