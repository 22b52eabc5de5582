// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/bounded.hpp"
#include "sluice/core/parameter_type.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace sluice::linear_learner {

/// How many times rows of the second of two classes count: a number > 0; `balanced`, so that both classes weigh the same; or
/// `automatic`, printed `auto`: balanced where models are chosen by f_beta, precision or recall, else 1.
class positive_weight {
  public:
    // NOLINTBEGIN(google-explicit-constructor): parameters are set by plain constants.
    constexpr positive_weight(positive number) : number_(number) {}
    template <class U>
    requires std::is_arithmetic_v<U>
    consteval positive_weight(U constant) : number_(constant) {}
    template <class U>
    constexpr positive_weight(unchecked<U> source) : number_(source) {}
    // NOLINTEND(google-explicit-constructor)
    [[nodiscard]] static constexpr positive_weight balanced() { return positive_weight(rule::balanced); }
    [[nodiscard]] static constexpr positive_weight automatic() { return positive_weight(rule::automatic); }

    [[nodiscard]] constexpr bool is_balanced() const { return rule_ == rule::balanced; }
    [[nodiscard]] constexpr bool is_automatic() const { return rule_ == rule::automatic; }
    /// The number; 1 where a rule finds it.
    [[nodiscard]] constexpr double number() const { return number_; }

    friend constexpr bool operator==(const positive_weight&, const positive_weight&) = default;

  private:
    enum class rule { number, balanced, automatic };
    explicit constexpr positive_weight(rule by) : rule_(by) {}

    positive number_ = 1;
    rule rule_ = rule::number;
};

}  // namespace sluice::linear_learner

namespace sluice {

template <>
struct parameter_type<linear_learner::positive_weight> {
    static std::string name() { return "a number, balanced or auto"; }
    static std::string range() { return parameter_type<positive>::range(); }
    static std::string print(const linear_learner::positive_weight& value) {
        return value.is_balanced()    ? "balanced"
               : value.is_automatic() ? "auto"
                                      : parameter_type<positive>::print(checked(value.number()));
    }
    static std::optional<linear_learner::positive_weight> parse(std::string_view text) {
        if (text == "balanced") return linear_learner::positive_weight::balanced();
        if (text == "auto") return linear_learner::positive_weight::automatic();
        if (const auto number = parameter_type<positive>::parse(text))
            return linear_learner::positive_weight(*number);
        return std::nullopt;
    }
};

}  // namespace sluice
