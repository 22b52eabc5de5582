// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <tuple>
#include <vector>

namespace sluice::detail {

/// A row of two sides as the areas under curves see it.
struct scored_row {
    double score;
    double positive;  // its weight if it is positive, else 0
    double negative;
};

/// The largest score first; of equal ones by weight, so that sums are taken in an order that the data alone decide.
inline void sort_from_largest(std::vector<scored_row>& rows) {
    std::sort(rows.begin(), rows.end(), [](const scored_row& a, const scored_row& b) {
        return a.score != b.score ? a.score > b.score : a.positive + a.negative < b.positive + b.negative;
    });
}

/// Weights of pairs of a positive row and a negative one.
struct ranked_pairs {
    double right;  // those whose positive row has the larger score; of equal scores half
    double positives, negatives;

    [[nodiscard]] bool are_there() const { return positives > 0 && negatives > 0; }
    /// The area under the ROC curve.
    [[nodiscard]] double share() const { return right / (positives * negatives); }
};

[[nodiscard]] inline ranked_pairs ranked_pairs_of(std::vector<scored_row> rows) {
    // Rows of one score by weight, so that sums are taken in an order that the data alone decide.
    std::sort(rows.begin(), rows.end(), [](const scored_row& a, const scored_row& b) {
        return std::tie(a.score, a.positive, a.negative) < std::tie(b.score, b.positive, b.negative);
    });
    ranked_pairs all{0, 0, 0};
    for (std::size_t i = 0; i < rows.size();) {
        double tied_positives = 0, tied_negatives = 0;
        for (const double s = rows[i].score; i < rows.size() && rows[i].score == s; ++i) {
            tied_positives += rows[i].positive;
            tied_negatives += rows[i].negative;
        }
        all.right += tied_positives * (all.negatives + tied_negatives / 2);
        all.positives += tied_positives;
        all.negatives += tied_negatives;
    }
    return all;
}

/// The area under the curve of precision over recall, as a sum of steps; nothing without positive rows.
[[nodiscard]] inline std::optional<double> area_of_precision(std::vector<scored_row> rows) {
    double actual = 0;
    for (const auto& row : rows) actual += row.positive;
    if (!(actual > 0)) return std::nullopt;
    sort_from_largest(rows);
    double hits = 0, predicted = 0, area = 0;
    for (std::size_t i = 0; i < rows.size();) {
        const double before = hits;
        for (const double s = rows[i].score; i < rows.size() && rows[i].score == s; ++i) {
            hits += rows[i].positive;
            predicted += rows[i].positive + rows[i].negative;
        }
        if (hits > before) area += (hits - before) / actual * (hits / predicted);
    }
    return area;
}

}  // namespace sluice::detail
