// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/model.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sluice {

/// The memory that serving one row needs; made once per thread, used for any number of rows.
class row_scratch {
  public:
    template <fitted_model Model>
    explicit row_scratch(const Model& fitted) : cells_(detail::scratch_size(fitted.state())) {
        std::size_t at = 0;
        for (const auto& e : fitted.input().entries())
            for (std::uint64_t k = 0; k < e.width; ++k, ++at)
                if (e.single) singles_.push_back(at);
        if (!singles_.empty()) row_.resize(at);
    }
    [[nodiscard]] std::span<cell> cells() { return cells_; }

    /// The row as a table of the model's scalars holds it: numbers of float32 columns are rounded.
    [[nodiscard]] std::span<const cell> rounded(std::span<const cell> row) noexcept {
        const auto single = [&](std::size_t at) {
            return static_cast<double>(static_cast<float>(row[at].number));
        };
        const bool as_it_is = std::all_of(singles_.begin(), singles_.end(), [&](std::size_t at) {
            return single(at) == row[at].number || std::isnan(row[at].number);
        });
        if (as_it_is) return row;
        std::copy_n(row.begin(), row_.size(), row_.begin());
        for (const std::size_t at : singles_) row_[at].number = single(at);
        return row_;
    }

  private:
    std::vector<cell> cells_;
    std::vector<std::size_t> singles_;  // the cells of float32 columns
    std::vector<cell> row_;
};

/// How many numbers `predict_row` writes: one per output of a regressor, which is one as a rule, one per class for a
/// classifier.
template <fitted_model Model>
requires(Model::step_role != role::transformer) [[nodiscard]] std::size_t output_size(const Model& fitted) {
    if constexpr (Model::step_role == role::classifier)
        return fitted.state().class_names()->size();
    else if constexpr (detail::has_several_outputs<typename Model::specification>)
        return detail::last_estimator<typename Model::specification>(fitted.state()).n_outputs();
    else
        return 1;
}

/// Serves one row: no allocation, no lock, no exception. The bits are those of `predict` and `predict_proba`, also
/// where a number is finer than the float32 column that the model was fitted on.
///
/// | argument | |
/// |---|---|
/// | `row` | `fitted.input().row_width()` cells, in the order of `fitted.input()` |
/// | `out` | `output_size(fitted)` numbers: the prediction, or the probability of each class |
/// | `scratch` | made from this model; not shared between threads |
///
/// False when a step's policy refuses the row (a category that was not there when it was fitted, and
/// `unknown = error`); `out` is then unspecified. Spans of other sizes are the caller's mistake.
template <fitted_model Model>
requires(Model::step_role != role::transformer)
    [[nodiscard]] bool predict_row(const Model& fitted, std::span<const cell> row, std::span<double> out,
                                   row_scratch& scratch) noexcept {
    return detail::predict_row(fitted.state(), scratch.rounded(row), out, scratch.cells());
}

/// One row through a fitted transformer; `out` has as many cells as the step makes.
template <fitted_model Model>
requires(Model::step_role == role::transformer)
    [[nodiscard]] bool transform_row(const Model& fitted, std::span<const cell> row, std::span<cell> out,
                                     row_scratch& scratch) noexcept {
    return detail::transform_row(fitted.state(), scratch.rounded(row), out, scratch.cells());
}

}  // namespace sluice
