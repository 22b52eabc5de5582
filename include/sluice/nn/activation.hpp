// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/lanes.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace sluice::nn {

/// What a unit makes of its weighted sum z.
///
/// | value | is |
/// |---|---|
/// | `relu` | max(z, 0) |
/// | `gelu` | z / (1 + e^-u), u = sqrt(8 / pi) (z + 0.044715 z^3) |
/// | `tanh` | tanh z |
/// | `sigmoid` | 1 / (1 + e^-z) |
/// | `selu` | l z above 0, l a (e^z - 1) below, with l = 1.0507..., a = 1.6732... |
/// | `identity` | z |
///
/// Source: Hendrycks, Gimpel, "Gaussian error linear units", 2016, arXiv:1606.08415 (the form with tanh); Klambauer and
/// others, "Self-normalizing neural networks", 2017, arXiv:1706.02515.
enum class activation { relu, gelu, tanh, sigmoid, selu, identity };
[[nodiscard]] constexpr auto names_of(activation) {
    return std::array<std::string_view, 6>{"relu", "gelu", "tanh", "sigmoid", "selu", "identity"};
}

namespace detail {

inline constexpr double selu_scale = 1.0507009873554805, selu_reach = 1.0507009873554805 * 1.6732632423543772;

/// `function(z, s)` for each z, where s is the logistic function of `argument(z)`, found for many at once.
template <class Scalar, class Argument, class Function>
void with_sigmoids(const Scalar* z, std::size_t n, const Argument& argument, const Function& function) {
    constexpr std::size_t together = 64;
    std::array<double, together> s;
    for (std::size_t begin = 0; begin < n; begin += together) {
        const std::size_t size = (std::min)(together, n - begin);
        for (std::size_t i = 0; i < size; ++i) s[i] = argument(static_cast<double>(z[begin + i]));
        exact_sigmoid(s.data(), s.data(), size);
        for (std::size_t i = 0; i < size; ++i) function(begin + i, s[i]);
    }
}

[[nodiscard]] inline double gelu_argument(double z) {
    return 1.5957691216057308 * (z + exact_product(0.044715 * z, z * z));
}

template <class Scalar>
void activate_smoothly(activation kind, const Scalar* z, Scalar* out, std::size_t n) {
    const auto same = [](double v) { return v; };
    if (kind == activation::sigmoid)
        with_sigmoids(z, n, same, [&](std::size_t i, double s) { out[i] = static_cast<Scalar>(s); });
    if (kind == activation::tanh)
        with_sigmoids(
            z, n, [](double v) { return 2 * v; },
            [&](std::size_t i, double s) { out[i] = static_cast<Scalar>(2 * s - 1); });
    if (kind == activation::gelu)
        with_sigmoids(z, n, gelu_argument, [&](std::size_t i, double s) {
            out[i] = static_cast<Scalar>(static_cast<double>(z[i]) * s);
        });
}

/// The derivative of gelu at z.
[[nodiscard]] inline double gelu_slope(double z, double s) {
    const double inner = 1.5957691216057308 * (1 + exact_product(0.134145 * z, z));
    return s + exact_product(exact_product(z, inner), exact_product(s, 1 - s));
}

}  // namespace detail

/// `out[i]` becomes the activation of `z[i]`; `out` may be `z`. By a fixed sequence of operations.
template <class Scalar>
void activate(activation kind, const Scalar* z, Scalar* out, std::size_t n) {
    if (kind == activation::relu)
        for (std::size_t i = 0; i < n; ++i) out[i] = z[i] > 0 ? z[i] : Scalar(0);
    else if (kind == activation::identity)
        std::copy_n(z, n, out);
    else if (kind == activation::selu)
        for (std::size_t i = 0; i < n; ++i) {
            const auto v = static_cast<double>(z[i]);
            out[i] =
                static_cast<Scalar>(v > 0 ? detail::selu_scale * v : detail::selu_reach * (exact_exp(v) - 1));
        }
    else
        detail::activate_smoothly(kind, z, out, n);
}

/// Multiplies `gradient` by the derivatives of the activation at `z`, where it gave `out`.
template <class Scalar>
void activate_back(activation kind, const Scalar* z, const Scalar* out, Scalar* gradient, std::size_t n) {
    const auto by_output = [&](auto derivative) {
        for (std::size_t i = 0; i < n; ++i) gradient[i] *= derivative(out[i]);
    };
    if (kind == activation::relu) by_output([](Scalar a) { return a > 0 ? Scalar(1) : Scalar(0); });
    if (kind == activation::sigmoid) by_output([](Scalar a) { return a * (1 - a); });
    if (kind == activation::tanh) by_output([](Scalar a) { return 1 - a * a; });
    if (kind == activation::selu)
        by_output(
            [](Scalar a) { return a > 0 ? Scalar(detail::selu_scale) : a + Scalar(detail::selu_reach); });
    if (kind == activation::gelu)
        detail::with_sigmoids(z, n, detail::gelu_argument, [&](std::size_t i, double s) {
            gradient[i] *= static_cast<Scalar>(detail::gelu_slope(static_cast<double>(z[i]), s));
        });
}

}  // namespace sluice::nn
