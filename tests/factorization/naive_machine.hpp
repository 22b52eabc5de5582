// SPDX-License-Identifier: MIT
// The score of a factorization machine and what a batch costs, by the definition: a loop over all pairs.
#pragma once

#include "sluice/core/random.hpp"
#include "sluice/factorization/machine.hpp"
#include "sluice/factorization/targets.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace test {

using number_rows = std::vector<std::vector<double>>;

/// A machine of random parameters whose fields have so many features each.
[[nodiscard]] inline sluice::factorization::machine random_machine(const std::vector<std::size_t>& fields,
                                                                   std::size_t n_factors,
                                                                   std::uint64_t seed) {
    sluice::factorization::machine m;
    for (const std::size_t n : fields) {
        for (std::size_t j = 0; j < n; ++j) m.names.push_back("x" + std::to_string(m.names.size()));
        m.field_ends.push_back(m.names.size());
    }
    m.n_factors = n_factors;
    sluice::random_generator g(sluice::random_stream(seed, 0));
    m.bias = sluice::normal(g);
    m.linear.resize(m.n_features());
    m.factors.resize(m.n_features() * m.width());
    for (double& w : m.linear) w = sluice::normal(g);
    for (double& v : m.factors) v = sluice::normal(g);
    return m;
}

/// Normal numbers, of which a share is 0.
[[nodiscard]] inline number_rows random_rows(std::size_t n_rows, std::size_t n_features, double zeros,
                                             std::uint64_t seed) {
    sluice::random_generator g(sluice::random_stream(seed, 1));
    number_rows rows(n_rows, std::vector<double>(n_features));
    for (auto& row : rows)
        for (double& x : row) x = sluice::uniform(g) < zeros ? 0 : sluice::normal(g);
    return rows;
}

[[nodiscard]] inline sluice::table table_of(const number_rows& rows) {
    sluice::table x = sluice::table::of_rows(rows.size());
    for (std::size_t j = 0; j < rows.front().size(); ++j) {
        std::vector<double> column;
        for (const auto& row : rows) column.push_back(row[j]);
        x.add({"x" + std::to_string(j), sluice::array<double>(std::move(column))});
    }
    return x;
}

/// O(n_features^2 n_factors).
[[nodiscard]] inline double naive_score(const sluice::factorization::machine& m,
                                        const std::vector<double>& x) {
    std::vector<std::size_t> field(x.size());
    for (std::size_t j = 0; j < x.size(); ++j)
        while (m.field_ends[field[j]] <= j) ++field[j];
    double score = m.bias;
    for (std::size_t i = 0; i < x.size(); ++i) {
        score += m.linear[i] * x[i];
        for (std::size_t j = i + 1; j < x.size(); ++j)
            for (std::size_t f = 0; f < m.n_factors; ++f)
                score += m.vector(i, field[j])[f] * m.vector(j, field[i])[f] * x[i] * x[j];
    }
    return score;
}

/// The mean of the losses, weighted.
[[nodiscard]] inline double naive_loss(const sluice::factorization::machine& m, const number_rows& rows,
                                       const std::vector<double>& y, const std::vector<double>& weights,
                                       bool logistic) {
    double sum = 0, total = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double score = naive_score(m, rows[i]);
        const double loss = logistic ? std::log1p(std::exp(y[i] > 0.5 ? -score : score))
                                     : (score - y[i]) * (score - y[i]) / 2;
        sum += weights[i] * loss;
        total += weights[i];
    }
    return sum / total;
}

}  // namespace test
