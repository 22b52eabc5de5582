// SPDX-License-Identifier: MIT
// Built with -fno-exceptions -fno-rtti, as are the headers of kernels and of what they stand on.
#include "serving.hpp"

#include "sluice/backend/cpu/block_tree.hpp"
#include "sluice/backend/cpu/category_answers.hpp"
#include "sluice/backend/cpu/complete_tree.hpp"
#include "sluice/backend/cpu/predict.hpp"
#include "sluice/backend/cpu/predict_row.hpp"
#include "sluice/backend/cpu/row_tree.hpp"
#include "sluice/core/exact_math.hpp"

#include <array>

#if defined(__cpp_exceptions) || defined(__cpp_rtti)
#error "built with exceptions or run-time types"
#endif

double served_probability(sluice::row_predictor& model, std::span<const sluice::cell> row,
                          std::size_t at) noexcept {
    std::array<double, 8> probabilities{};
    const std::size_t size = model.output_size();
    return at < size && size <= 8 && model.predict(row, std::span(probabilities).first(size))
               ? probabilities[at]
               : -1;
}
