// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace sluice::linear {

/// Where an interior point method stands: for each row a share x between the bounds 0 and 1, and their prices z and w,
/// all above 0. The method ends where `x z` and `(1 - x) w` are 0.
class interior_rows {
  public:
    /// How far to go along a direction.
    struct lengths {
        double shares, prices;
    };
    /// How the variables of a row move.
    struct direction {
        double x, z, w;
    };

    explicit interior_rows(std::size_t n) : rows_(n) {}

    /// A row whose prices differ by `difference`, both at least `inside`.
    void place(std::size_t i, double share, double difference, double inside) {
        rows_[i] = {share, 1 - share, (std::max)(difference, 0.0) + inside,
                    (std::max)(-difference, 0.0) + inside};
    }

    [[nodiscard]] double share(std::size_t i) const { return rows_[i].x; }
    /// How far the share is from the nearer of its bounds.
    [[nodiscard]] double inside(std::size_t i) const { return (std::min)(rows_[i].x, rows_[i].s); }
    /// `w - z`.
    [[nodiscard]] double difference(std::size_t i) const { return rows_[i].w - rows_[i].z; }
    /// What the row adds to the gap, here and after a move.
    [[nodiscard]] double gap(std::size_t i, const direction& d = {}, const lengths& far = {0, 0}) const {
        const row to = moved(i, d, far);
        return to.x * to.z + to.s * to.w;
    }
    /// How much the share falls when the difference of the prices shall rise by 1.
    [[nodiscard]] double compliance(std::size_t i) const {
        const auto& [x, s, z, w] = rows_[i];
        return 1 / (z / x + w / s);
    }
    /// The direction in which `z - w` rises by `rise`, and in which `x z` would become `first` and `(1 - x) w` would become
    /// `second` but for products of changes.
    [[nodiscard]] direction towards(std::size_t i, double first, double second, double rise) const {
        const auto& [x, s, z, w] = rows_[i];
        const double dx = compliance(i) * ((first / x - z) - (second / s - w) - rise);
        return {dx, first / x - z - z / x * dx, second / s - w + w / s * dx};
    }
    /// The same with these products: `to` for each bound, and the changes that `ahead` foresees.
    [[nodiscard]] direction towards(std::size_t i, double to, const direction& ahead, double rise) const {
        return towards(i, to - ahead.x * ahead.z, to + ahead.x * ahead.w, rise);
    }

    /// How far a row can go until it meets a bound.
    [[nodiscard]] lengths room(std::size_t i, const direction& d) const {
        const auto& [x, s, z, w] = rows_[i];
        return {(std::min)(until(x, d.x), until(s, -d.x)), (std::min)(until(z, d.z), until(w, d.w))};
    }
    void move(std::size_t i, const direction& d, const lengths& far) { rows_[i] = moved(i, d, far); }

  private:
    struct row {
        double x, s, z, w;  // s is 1 - x: near a bound the difference would have no digits
    };

    [[nodiscard]] static double until(double value, double change) {
        return change < 0 ? -value / change : std::numeric_limits<double>::infinity();
    }
    [[nodiscard]] row moved(std::size_t i, const direction& d, const lengths& far) const {
        const auto& [x, s, z, w] = rows_[i];
        return {x + far.shares * d.x, s - far.shares * d.x, z + far.prices * d.z, w + far.prices * d.w};
    }

    std::vector<row> rows_;
};

}  // namespace sluice::linear
