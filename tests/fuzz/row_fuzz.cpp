// SPDX-License-Identifier: MIT
// Any cells are a row that is served to the bits of a table with the same values, or one that both refuse.
#include "../support/byte_source.hpp"
#include "../support/require.hpp"
#include "../support/same_number.hpp"
#include "sluice/compose/compose.hpp"
#include "sluice/data/features.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "target.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

namespace row_fuzz {

using namespace sluice;

constexpr std::array<std::string_view, 4> cities = {"a", "b", "", "long name of a city"};
constexpr double missing_number = std::numeric_limits<double>::quiet_NaN();

/// A table of the columns that the model reads: `number`, `single` (float32), `kept` (may be missing), `city`, `word`.
struct columns_of_rows {
    std::vector<double> number = {}, kept = {};
    std::vector<float> single = {};
    text_builder city = {}, word = {};

    [[nodiscard]] table finish() && {
        return table({{"number", array<double>(std::move(number))},
                      {"single", array<float>(std::move(single))},
                      {"kept", array<double>(std::move(kept))},
                      {"city", std::move(city).finish()},
                      {"word", std::move(word).finish()}});
    }
};

table training_rows() {
    columns_of_rows rows;
    for (int i = 0; i < 32; ++i) {
        rows.number.push_back(i * 0.37);
        rows.single.push_back(static_cast<float>(i % 7));
        rows.kept.push_back(i % 5 == 0 ? missing_number : i % 11);
        rows.city.push_back(cities[static_cast<std::size_t>(i) % cities.size()]);
        rows.word.push_back(i % 3 == 0 ? "x" : "y");
    }
    return std::move(rows).finish();
}

const auto& fitted() {
    static const auto made = fit(
        columns(on("number", "single") | simple_imputer{} | standard_scaler{}, on("kept") | min_max_scaler{},
                on("city") | one_hot_encoder{}, on("word") | ordinal_encoder{}),
        dataset(training_rows()));
    return made;
}

std::string_view text_of(test::byte_source& in) {
    const std::uint8_t choice = in.byte();
    if (choice < cities.size()) return cities[choice];
    if (choice == 4) return {};
    return choice % 2 == 0 ? "x" : in.text(choice % 24);
}

void check(const std::uint8_t* data, std::size_t size) {
    test::byte_source in(data, size);
    const auto& model = fitted();
    const auto number = in.number<double>();
    const auto single = in.number<float>();
    const auto kept = in.number<double>();
    const std::string_view city = text_of(in), word = text_of(in);
    const std::array<cell, 5> row = {cell{number, {}}, cell{single, {}}, cell{kept, {}},
                                     cell{missing_number, city}, cell{missing_number, word}};
    columns_of_rows one;
    one.number = {number};
    one.single = {single};
    one.kept = {kept};
    one.city.push_back(city);
    one.word.push_back(word);
    const table x = std::move(one).finish();
    row_scratch scratch(model);
    std::vector<cell> served(model.state().output_width());
    const bool accepted = transform_row(model, row, served, scratch);
    try {
        const table expected = transform(model, x);
        test::require(accepted);
        std::size_t at = 0;
        for (const auto& f : features(expected, "fuzz"))
            test::require(test::same_or_missing(served[at++].number, f[0]));
        test::require(at == served.size());
    } catch (const invalid_data&) {
        test::require(!accepted);
    }
}

const test::fuzz_target registered("row_fuzz", check);

}  // namespace row_fuzz
