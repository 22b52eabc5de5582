// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/nn/load_rows.hpp"
#include "sluice/nn/network.hpp"
#include "sluice/nn/perceptron.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <new>
#include <string>

namespace sluice::nn {

namespace detail {

[[nodiscard]] inline std::size_t width_of(const perceptron& p) {
    std::size_t width = 0;
    for (const auto size : p.sizes) width = (std::max)(width, static_cast<std::size_t>(size));
    return width;
}

/// Outputs of rows at the front of `memory`, [3 n_rows x width]; false when one is not finite.
[[nodiscard]] inline bool outputs_of_rows(const perceptron& p, float* memory, std::size_t n_rows,
                                          double* out) noexcept {
    const std::size_t size = n_rows * width_of(p);
    const float* x = memory;
    float* one = memory + size;
    float* other = one + size;
    std::size_t place = 0;
    for (std::size_t l = 0; l + 1 < p.sizes.size(); ++l) {
        const dense_layer layer{static_cast<std::size_t>(p.sizes[l]),
                                static_cast<std::size_t>(p.sizes[l + 1]), place};
        place += layer.n_parameters();
        layer.forward(p.parameters.data(), x, n_rows, one);
        if (l + 2 < p.sizes.size()) activate(p.hidden, one, one, n_rows * layer.n_outputs);
        x = one;
        std::swap(one, other);
    }
    bool finite = true;
    for (std::size_t i = 0; i < n_rows * p.n_outputs(); ++i) {
        finite = finite && std::isfinite(x[i]);
        out[i] = static_cast<double>(x[i]);
    }
    return finite;
}

[[noreturn]] inline void throw_outputs_overflow(std::size_t row, std::string_view component) {
    throw invalid_data({.component = std::string(component),
                        .requirement = "needs numbers for which its outputs are finite as float32",
                        .actual = {},
                        .place = "row " + to_text(row),
                        .hint = "scale the columns first, for example by standard_scaler"});
}

}  // namespace detail

SLUICE_INLINE std::vector<double> perceptron::outputs(const table& x, std::string_view component,
                                                      const context& ctx) const {
    const auto columns = features(x, component);
    require_features(columns, n_features(), component);
    std::vector<double> all(x.n_rows() * n_outputs());
    for_each_chunk(ctx, x.n_rows(), 64, [&](chunk rows) {
        aligned_vector<float> memory(3 * rows.size() * detail::width_of(*this));
        load_rows(
            columns, rows.size(), [&](std::size_t i) { return rows.begin + i; }, memory.data(), component);
        double* const out = all.data() + rows.begin * n_outputs();
        if (detail::outputs_of_rows(*this, memory.data(), rows.size(), out)) return;
        const auto* const first =
            std::find_if_not(out, out + rows.size() * n_outputs(), [](double v) { return std::isfinite(v); });
        detail::throw_outputs_overflow(rows.begin + static_cast<std::size_t>(first - out) / n_outputs(),
                                       component);
    });
    return all;
}

SLUICE_INLINE bool perceptron::outputs(std::span<const cell> row, std::span<double> out,
                                       std::span<cell> scratch) const noexcept {
    // The memory of the cells holds floats for a while.
    auto* const memory = ::new (static_cast<void*>(scratch.data())) float[3 * detail::width_of(*this)];
    bool sound = true;
    for (std::size_t j = 0; j < n_features() && sound; ++j) {
        sound = is_input(row[j].number);
        if (sound) memory[j] = static_cast<float>(row[j].number);
    }
    sound = sound && detail::outputs_of_rows(*this, memory, 1, out.data());
    std::uninitialized_default_construct_n(scratch.data(), scratch_size());
    return sound;
}

SLUICE_INLINE std::size_t perceptron::scratch_size() const {
    return (3 * detail::width_of(*this) * sizeof(float) + sizeof(cell) - 1) / sizeof(cell);
}

SLUICE_INLINE void perceptron::check(std::size_t outputs, std::string_view component) const {
    bool sound = !sizes.empty() && n_outputs() == outputs &&
                 static_cast<std::size_t>(hidden) < names_of(hidden).size();
    std::size_t left = parameters.size();
    for (std::size_t l = 0; sound && l + 1 < sizes.size(); ++l) {
        // In this order nothing overflows: both sizes are below the number of parameters that are left.
        sound = sizes[l] > 0 && sizes[l + 1] > 0 && sizes[l] < left && sizes[l + 1] <= left / (sizes[l] + 1);
        if (sound) left -= static_cast<std::size_t>((sizes[l] + 1) * sizes[l + 1]);
    }
    sound = sound && sizes.front() > 0 && left == 0;
    for (std::size_t i = 0; sound && i < parameters.size(); ++i) sound = std::isfinite(parameters[i]);
    if (!sound)
        throw invalid_data({.component = std::string(component),
                            .requirement = "has a finite parameter for each weight and bias of its layers",
                            .actual = {},
                            .place = {},
                            .hint = "the model file is damaged or was made by hand"});
}

}  // namespace sluice::nn
