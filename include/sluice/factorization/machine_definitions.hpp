// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/factorization/machine.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::factorization {

SLUICE_INLINE Eigen::VectorXd machine::scores(const table& x, std::string_view component,
                                              const context& ctx) const {
    Eigen::VectorXd out(static_cast<Eigen::Index>(x.n_rows()));
    for_each_chunk(ctx, x.n_rows(), std::size_t{1} << 10, [&](chunk rows) {
        const feature_rows values(x, {}, rows, component);
        std::vector<double> sums(n_sums());
        for (std::size_t i = 0; i < values.size(); ++i)
            out[static_cast<Eigen::Index>(rows.begin + i)] = score(values, i, sums.data());
    });
    return out;
}

SLUICE_INLINE void machine::check() const {
    const std::size_t n = n_features();
    bool sound = n > 0 && n_fields() > 0 && n_factors > 0 && linear.size() == n && factors.size() % n == 0 &&
                 factors.size() / n % n_fields() == 0 && factors.size() / n / n_fields() == n_factors;
    for (std::size_t p = 0; sound && p < n_fields(); ++p)
        sound = field_ends[p] > (p == 0 ? 0 : field_ends[p - 1]);
    sound = sound && field_ends.back() == n && std::isfinite(bias);
    for (const double w : linear) sound = sound && std::isfinite(w);
    for (const double v : factors) sound = sound && std::isfinite(v);
    if (!sound)
        throw invalid_data({.component = "factorization machine",
                            .requirement = "has a finite parameter for each feature, field and factor",
                            .actual = {},
                            .place = {},
                            .hint = "the model file is damaged or was made by hand"});
}

}  // namespace sluice::factorization
