// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/nn/learned_network.hpp"
#include "sluice/nn/load_rows.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::nn {

namespace detail {

/// Outputs of rows at the front of `memory`; false when one is not finite.
[[nodiscard]] inline bool outputs_of_rows(const learned_network& of, float* memory, std::size_t n_rows,
                                          double* out) noexcept {
    const float* const given = of.layers.predict(of.parameters.data(), n_rows, memory);
    bool finite = true;
    for (std::size_t i = 0; i < n_rows * of.n_outputs(); ++i) {
        finite = finite && std::isfinite(given[i]);
        out[i] = static_cast<double>(given[i]);
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

SLUICE_INLINE std::vector<double> learned_network::outputs(const table& x, std::string_view component,
                                                           const context& ctx) const {
    const table coded = categories.encode(x, component);
    const auto columns = features(coded, component);
    require_features(columns, n_features(), component);
    std::vector<double> all(x.n_rows() * n_outputs());
    for_each_chunk(ctx, x.n_rows(), 64, [&](chunk rows) {
        aligned_vector<float> memory(layers.memory_size(rows.size()));
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

SLUICE_INLINE bool learned_network::outputs(std::span<const cell> row, std::span<double> out,
                                            std::span<cell> scratch) const noexcept {
    // The memory of the cells holds floats for a while.
    auto* const memory = ::new (static_cast<void*>(scratch.data())) float[layers.memory_size(1)];
    bool sound = true;
    auto known = categories.columns.begin();
    for (std::size_t j = 0; j < n_features() && sound; ++j)
        if (known != categories.columns.end() && known->feature == j) {
            memory[j] = static_cast<float>((known++)->code(row[j].text));
        } else {
            sound = is_input(row[j].number);
            if (sound) memory[j] = static_cast<float>(row[j].number);
        }
    sound = sound && detail::outputs_of_rows(*this, memory, 1, out.data());
    std::uninitialized_default_construct_n(scratch.data(), scratch_size());
    return sound;
}

SLUICE_INLINE std::size_t learned_network::scratch_size() const {
    return (layers.memory_size(1) * sizeof(float) + sizeof(cell) - 1) / sizeof(cell);
}

}  // namespace sluice::nn
