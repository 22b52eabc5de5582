// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/model.hpp"

#include <concepts>
#include <cstdint>
#include <string_view>

namespace sluice::detail {

/// Stands where a misuse was explained, so that the compiler has nothing more to say.
struct ill_formed_step {
    static constexpr std::string_view name = "ill_formed_step";
    static constexpr role step_role = role::transformer;
    struct fitted {
        static constexpr std::string_view component = "ill_formed_step";
        static constexpr std::uint32_t version = 1;
        [[nodiscard]] static table transform(const table& x, const context&) { return x; }
    };
    [[nodiscard]] static fitted fit(const dataset<>&, const context&) { return {}; }
    friend bool operator==(const ill_formed_step&, const ill_formed_step&) = default;
};

template <class M>
inline constexpr bool is_ill_formed = false;
template <class Schema>
inline constexpr bool is_ill_formed<model<ill_formed_step, Schema>> = true;

}  // namespace sluice::detail
