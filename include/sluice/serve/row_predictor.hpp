// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/cell.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <utility>

namespace sluice {

/// A fitted model behind one function that serves rows, its type forgotten; `make_row_predictor` makes one. This header needs
/// neither exceptions nor run-time types: what is built with `-fno-exceptions -fno-rtti` serves rows by the models that the
/// rest of the program has loaded. Holds the memory that a row needs, so every thread has one of its own.
///
/// Example:
/// ```cpp
/// bool is_late(row_predictor& model, std::span<const cell> row) noexcept {
///     std::array<double, 2> probabilities;
///     return model.predict(row, probabilities) && probabilities[1] > 0.5;
/// }
/// ```
class row_predictor {
  public:
    using model_pointer = std::unique_ptr<void, void (*)(void*) noexcept>;
    using predict_function = bool (*)(void* model, std::span<const cell> row, std::span<double> out) noexcept;

    row_predictor(model_pointer model, predict_function function, std::size_t row_width,
                  std::size_t output_size)
        : model_(std::move(model)), function_(function), row_width_(row_width), output_size_(output_size) {}

    /// How many cells a row has, in the order of the model's `input()`.
    [[nodiscard]] std::size_t row_width() const noexcept { return row_width_; }

    /// How many numbers `predict` writes: one per output of a regressor, one per class for a classifier.
    [[nodiscard]] std::size_t output_size() const noexcept { return output_size_; }

    /// Serves one row as `predict_row` does, to the same bits: no allocation, no lock, no exception. False when `row` or
    /// `out` has another size, or a step's policy refuses the row; `out` is then unspecified.
    [[nodiscard]] bool predict(std::span<const cell> row, std::span<double> out) noexcept {
        return row.size() == row_width_ && out.size() == output_size_ && function_(model_.get(), row, out);
    }

  private:
    model_pointer model_;
    predict_function function_;
    std::size_t row_width_;
    std::size_t output_size_;
};

}  // namespace sluice
