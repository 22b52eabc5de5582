// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/model.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace sluice {

/// The memory that serving one row needs; made once per thread, used for any number of rows.
class row_scratch {
  public:
    template <fitted_model Model>
    explicit row_scratch(const Model& fitted) : cells_(detail::scratch_size(fitted.state())) {}
    [[nodiscard]] std::span<cell> cells() { return cells_; }

  private:
    std::vector<cell> cells_;
};

/// How many numbers `predict_row` writes: one for a regressor, one per class for a classifier.
template <fitted_model Model>
requires(Model::step_role != role::transformer) [[nodiscard]] std::size_t output_size(const Model& fitted) {
    if constexpr (Model::step_role == role::classifier)
        return fitted.state().class_names()->size();
    else
        return 1;
}

/// Serves one row: no allocation, no lock, no exception. The bits are those of `predict` and `predict_proba`.
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
    return detail::predict_row(fitted.state(), row, out, scratch.cells());
}

/// One row through a fitted transformer; `out` has as many cells as the step makes.
template <fitted_model Model>
requires(Model::step_role == role::transformer)
    [[nodiscard]] bool transform_row(const Model& fitted, std::span<const cell> row, std::span<cell> out,
                                     row_scratch& scratch) noexcept {
    return detail::transform_row(fitted.state(), row, out, scratch.cells());
}

}  // namespace sluice
