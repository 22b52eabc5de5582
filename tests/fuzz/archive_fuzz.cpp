// SPDX-License-Identifier: MIT
// Bytes as a model file; and, behind right checksums, as the state of one. What loads must predict, and a row must get the
// bits of a table.
#include "../support/require.hpp"
#include "../support/same_number.hpp"
#include "sluice/compose/compose.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/trees/trees.hpp"
#include "target.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace archive_fuzz {

using namespace sluice;
using fitted_type =
    model<decltype(columns(on("a") | standard_scaler{}, on("b") | one_hot_encoder{}) | gbm_classifier{})>;

template <class Load>
void try_load(const Load& load) {
    try {
        const fitted_type loaded = load();
        text_builder texts;
        texts.push_back("x");
        const Eigen::MatrixXd expected =
            predict_proba(loaded, table({{"a", array<double>({1.0})}, {"b", std::move(texts).finish()}}));
        row_scratch scratch(loaded);
        std::vector<cell> row(loaded.input().row_width(), cell{1.0, "x"});
        std::vector<double> out(output_size(loaded));
        test::require(predict_row(loaded, row, out, scratch));
        for (std::size_t k = 0; k < out.size(); ++k)
            test::require(test::same_or_missing(out[k], expected(0, static_cast<Eigen::Index>(k))));
    } catch (const error&) {
        // Every refusal is one of the library's own errors.
    }
}

void check(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    try_load([&] { return from_bytes<fitted_type>(bytes); });
    try_load([&] {
        archive_reader reader(bytes, 4 * size + (std::size_t{1} << 24));
        fitted_type loaded = fitted_type::for_loading();
        reader.value(loaded);
        return loaded;
    });
}

const test::fuzz_target registered("archive_fuzz", check);

}  // namespace archive_fuzz
