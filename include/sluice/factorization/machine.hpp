// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/core/vector_width.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/factorization/feature_rows.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::factorization {

/// A polynomial of the second degree whose interactions are products of vectors:
/// `y = bias + sum of w_i x_i + sum over i < j of <v_i, v_j> x_i x_j`, v_i being [n_factors]. With several fields each
/// feature has a vector for each field, and the one that it uses is that of the other's field.
///
/// What a row gives depends on its values that are not 0, added up in the order of the features: tables and single rows
/// agree to the bit, and so do dense and sparse columns. O(n_values n_fields n_factors + n_fields^2 n_factors) a row.
class machine {
  public:
    std::vector<std::string> names;  ///< [n_features]
    std::vector<std::uint64_t>
        field_ends;  ///< [n_fields]: the features of a field end where those of the next begin
    std::uint64_t n_factors = 0;
    double bias = 0;
    std::vector<double> linear;   ///< [n_features]
    std::vector<double> factors;  ///< [n_features x n_fields x n_factors]

    machine() = default;
    /// All parameters 0.
    machine(const feature_layout& layout, std::size_t number_of_factors)
        : names(layout.names),
          field_ends(layout.field_ends),
          n_factors(number_of_factors),
          linear(names.size()),
          factors(names.size() * width()) {}

    [[nodiscard]] std::size_t n_features() const { return names.size(); }
    [[nodiscard]] std::size_t n_fields() const { return field_ends.size(); }
    /// How many factors a feature has.
    [[nodiscard]] std::size_t width() const {
        return field_ends.size() * static_cast<std::size_t>(n_factors);
    }
    /// The factors of a feature for the features of a field, [n_factors].
    [[nodiscard]] std::span<const double> vector(std::size_t feature, std::size_t field = 0) const {
        const auto k = static_cast<std::size_t>(n_factors);
        return std::span(factors).subspan(feature * width() + field * k, k);
    }
    /// How many numbers `score` works with.
    [[nodiscard]] std::size_t n_sums() const {
        return n_fields() * width() + static_cast<std::size_t>(n_factors);
    }

    /// The score of a row: `row(visit)` calls `visit(feature, value)` for its values that are not 0, in the order of the
    /// features. Leaves in `sums`, [n_fields x n_fields x n_factors], the sums of `v x` over the features of each field,
    /// the vectors being those for each other field.
    template <class Row, class Sums>
    [[nodiscard]] SLUICE_ALWAYS_INLINE double score(const Row& row, Sums&& sums) const {
        const std::size_t k = static_cast<std::size_t>(n_factors), n = width(), rest = n_fields() * n;
        for (std::size_t at = 0; at < rest + k; ++at) sums[at] = 0;
        double sum = bias;
        std::size_t field = 0;
        row([&](std::size_t feature, double value) {
            while (feature >= field_ends[field]) ++field;
            sum += exact_product(linear[feature], value);
            const double* v = factors.data() + feature * n;
            for (std::size_t at = 0; at < n; ++at) sums[field * n + at] += exact_product(v[at], value);
            for (std::size_t f = 0; f < k; ++f) {
                const double own = v[field * k + f] * value;
                sums[rest + f] -= exact_product(0.5 * own, own);
            }
        });
        for (std::size_t p = 0; p < n_fields(); ++p) add_pairs(p, sums);
        for (std::size_t f = 0; f < k; ++f) sum += sums[rest + f];
        return sum;
    }

    /// Tells the processor that the parameters of a feature are wanted soon.
    void prefetch([[maybe_unused]] std::size_t feature) const {
#if defined(__GNUC__)
        __builtin_prefetch(linear.data() + feature);
        __builtin_prefetch(factors.data() + feature * width());
#endif
    }
    /// The score of one of some rows, by the widest vectors that there are.
    [[nodiscard]] double score(const feature_rows& rows, std::size_t row, double* sums) const {
#if SLUICE_HAS_X86_VECTORS
        if (widest_vectors() != vector_width::baseline) return score_avx2(rows, row, sums);
#endif
        return score_of(rows, row, sums);
    }
    /// The scores of a table, [n_rows].
    [[nodiscard]] Eigen::VectorXd scores(const table& x, std::string_view component,
                                         const context& ctx) const;

    /// The score of a row; false when a value of it is missing or infinite. `scratch` has `n_sums()` cells.
    [[nodiscard]] bool score(std::span<const cell> row, double& out, std::span<cell> scratch) const noexcept {
        for (const cell& c : row)
            if (!std::isfinite(c.number)) return false;
        const auto values = [&](const auto& visit) {
            for (std::size_t j = 0; j < row.size(); ++j)
                if (row[j].number != 0) visit(j, row[j].number);
        };
        out = score(values, cell_numbers{scratch});
        return true;
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("names", names);
        v("field_ends", field_ends);
        v("n_factors", n_factors);
        v("bias", bias);
        v("linear", linear);
        v("factors", factors);
    }
    /// Throws `invalid_data` unless there is a finite parameter for each feature, field and factor.
    void check() const;

    friend bool operator==(const machine&, const machine&) = default;

  private:
    [[nodiscard]] SLUICE_ALWAYS_INLINE double score_of(const feature_rows& rows, std::size_t row,
                                                       double* sums) const {
        return score([&](const auto& visit) { rows.for_each(row, visit); }, sums);
    }
#if SLUICE_HAS_X86_VECTORS
    [[nodiscard]] SLUICE_TARGET_AVX2 double score_avx2(const feature_rows& rows, std::size_t row,
                                                       double* sums) const {
        return score_of(rows, row, sums);
    }
#endif

    struct cell_numbers {
        std::span<cell> cells;
        double& operator[](std::size_t at) const { return cells[at].number; }
    };

    /// Adds the products of a field with itself and with those before it to the last of the sums, factor by factor.
    template <class Sums>
    void add_pairs(std::size_t p, Sums& sums) const {
        const std::size_t k = static_cast<std::size_t>(n_factors), n = width(), rest = n_fields() * n;
        for (std::size_t f = 0; f < k; ++f) {
            const double own = sums[p * n + p * k + f];
            sums[rest + f] += exact_product(0.5 * own, own);
        }
        for (std::size_t q = 0; q < p; ++q)
            for (std::size_t f = 0; f < k; ++f)
                sums[rest + f] += exact_product(sums[p * n + q * k + f], sums[q * n + p * k + f]);
    }
};

}  // namespace sluice::factorization

#ifndef SLUICE_COMPILED
#include "sluice/factorization/machine_definitions.hpp"
#endif
