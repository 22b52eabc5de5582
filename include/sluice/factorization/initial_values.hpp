// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/parameter_choice.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/core/random.hpp"

#include <array>
#include <cmath>
#include <span>
#include <string_view>
#include <variant>

namespace sluice::factorization {

/// Starts from normal numbers of mean 0.
struct normal {
    static constexpr std::string_view name = "normal";
    non_negative sigma = 0.01;
    static auto parameters() { return std::array{parameter{"sigma", &normal::sigma, "standard deviation"}}; }
    /// By the steps of `sluice::normal`, whose logarithm is the C library's and not the same everywhere.
    [[nodiscard]] double draw(random_generator& generator) const {
        double u = 0, squared = 0;
        do {
            u = 2 * sluice::uniform(generator) - 1;
            const double v = 2 * sluice::uniform(generator) - 1;
            squared = exact_product(u, u) + exact_product(v, v);
        } while (squared >= 1 || squared == 0);
        return sigma * u * std::sqrt(-2 * exact_log(squared) / squared);
    }
    friend bool operator==(const normal&, const normal&) = default;
};

/// Starts from uniform numbers of [-scale, scale).
struct uniform {
    static constexpr std::string_view name = "uniform";
    non_negative scale = 0.01;
    static auto parameters() { return std::array{parameter{"scale", &uniform::scale, "largest magnitude"}}; }
    [[nodiscard]] double draw(random_generator& generator) const {
        return scale * (2 * sluice::uniform(generator) - 1);
    }
    friend bool operator==(const uniform&, const uniform&) = default;
};

/// Starts from one number. Factors that start alike stay alike: they are as good as one.
struct constant {
    static constexpr std::string_view name = "constant";
    real value = 0;
    static auto parameters() { return std::array{parameter{"value", &constant::value, "the number"}}; }
    [[nodiscard]] double draw(random_generator&) const { return value; }
    friend bool operator==(const constant&, const constant&) = default;
};

/// Where the learning of a part of the machine starts: `normal{sigma = 0.01}`, `uniform{scale = 0.01}` or
/// `constant{value = 0}`.
using initial_values = std::variant<normal, uniform, constant>;

/// Draws numbers one after the other: the same for the same stream, on every machine.
inline void draw(const initial_values& from, random_stream stream, std::span<double> out) {
    random_generator generator(stream);
    std::visit(
        [&](const auto& chosen) {
            for (double& value : out) value = chosen.draw(generator);
        },
        from);
}

}  // namespace sluice::factorization
