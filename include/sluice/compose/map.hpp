// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/data/map_numbers.hpp"
#include "sluice/data/number_layout.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace sluice {

/// Applies a function to every number of every column; missing values reach it as NaN. The function holds
/// nothing (a lambda without captures), so that the type alone tells what a saved model does.
///
/// Example: `on("fare") | map([](double fare) { return std::log1p(fare); })`.
template <class Function>
requires std::is_empty_v<Function> && std::default_initializable<Function> &&
    std::is_invocable_r_v<double, const Function&, double>
struct map_step {
    static constexpr std::string_view name = "map";
    static constexpr role step_role = role::transformer;
    [[no_unique_address]] Function function;

    template <class Schema>
    static constexpr bool accepts = Schema::template only<kind::numeric>;
    template <class Schema>
    using output_schema = Schema;

    class fitted {
      public:
        static constexpr std::string_view component = "map";
        static constexpr std::uint32_t version = 1;

        [[nodiscard]] table transform(const table& x, const context& ctx) const {
            layout_.require(x, component);
            return map_numbers(x, "map", ctx, [](std::size_t, double value) { return Function{}(value); });
        }
        void transform_row(std::span<const cell> in, std::span<cell> out) const noexcept {
            layout_.map_row(in, out, [](std::size_t, double value) { return Function{}(value); });
        }
        [[nodiscard]] std::size_t input_width() const { return layout_.size(); }
        [[nodiscard]] std::size_t output_width() const { return layout_.size(); }

        template <class Visitor>
        void visit(Visitor&& v) {
            v("layout", layout_);
        }

      private:
        friend struct map_step;
        number_layout layout_;
    };

    [[nodiscard]] fitted fit(const dataset<>& data, const context&) const {
        fitted state;
        state.layout_ = number_layout(features(data.x(), "map"));
        return state;
    }
    [[nodiscard]] static std::string text() { return "map(function)"; }
    friend bool operator==(const map_step&, const map_step&) { return true; }
};

/// See `map_step`. A lambda with captures, or one that does not map a number to a number, does not compile.
template <class Function>
requires std::is_empty_v<Function> && std::default_initializable<Function> &&
    std::is_invocable_r_v<double, const Function&, double>
[[nodiscard]] constexpr auto map(Function function) { return map_step<Function>{function}; }

}  // namespace sluice
