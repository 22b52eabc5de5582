// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <tuple>
#include <utility>
#include <vector>

namespace sluice::detail {

/// Points and weights that integrate polynomials of degree 2 n - 1 over [0, 1] exactly. O(n^2).
/// Source: Davis, Rabinowitz, "Methods of numerical integration", 1984, doi:10.1016/C2013-0-10566-1, chapter 2.7.
struct gauss_legendre {
    std::vector<double> points = {};   // [n], in (0, 1)
    std::vector<double> weights = {};  // [n], > 0, of sum 1

    explicit gauss_legendre(std::size_t n) : points(n), weights(n) {
        const auto size = static_cast<double>(n);
        for (std::size_t i = 0; i < (n + 1) / 2; ++i) {
            // The roots of a Legendre polynomial lie close to those of a cosine; Newton's method does the rest.
            double x = std::cos(3.14159265358979323846 * (static_cast<double>(i) + 0.75) / (size + 0.5));
            double slope = 1;
            for (int step = 0; step < 100; ++step) {
                double value = 0;
                std::tie(value, slope) = legendre(n, x);
                const double change = value / slope;
                x -= change;
                if (std::abs(change) <= 1e-15) break;
            }
            slope = legendre(n, x).second;
            points[i] = (1 - x) / 2;
            points[n - 1 - i] = (1 + x) / 2;
            weights[i] = weights[n - 1 - i] = 1 / ((1 - x) * (1 + x) * slope * slope);
        }
    }

  private:
    /// The Legendre polynomial of degree n and its slope, by recurrence.
    [[nodiscard]] static std::pair<double, double> legendre(std::size_t n, double x) {
        double before = 1, now = x;
        for (std::size_t k = 2; k <= n; ++k) {
            const auto degree = static_cast<double>(k);
            before = std::exchange(now, ((2 * degree - 1) * x * now - (degree - 1) * before) / degree);
        }
        return {now, static_cast<double>(n) * (x * now - before) / ((x - 1) * (x + 1))};
    }
};

/// Rules for products of up to so many linear factors, few of them: every number of points up to 16, then powers of
/// two.
class quadrature_rules {
  public:
    explicit quadrature_rules(std::size_t n_factors) {
        rules_.emplace_back(std::size_t{1});
        while (2 * rules_.back().points.size() < n_factors) {
            const std::size_t n = rules_.back().points.size();
            rules_.emplace_back(n < most_in_a_row ? n + 1 : 2 * n);
        }
    }

    /// The smallest rule that is exact for a product of so many factors less one.
    [[nodiscard]] const gauss_legendre& of(std::size_t n_factors) const {
        std::size_t n = n_factors < 2 ? 1 : (n_factors + 1) / 2, at = n - 1;
        if (n > most_in_a_row) {
            at = most_in_a_row - 1;
            while (rules_[at].points.size() < n) ++at;
        }
        return rules_[at];
    }

  private:
    static constexpr std::size_t most_in_a_row = 16;
    std::vector<gauss_legendre> rules_;
};

}  // namespace sluice::detail
