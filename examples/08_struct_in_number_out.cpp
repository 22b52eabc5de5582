// SPDX-License-Identifier: MIT
// A plain struct goes in, a number comes out: no table, no allocation, no lock, no exception.
#include "sluice/compose/columns.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict_row.hpp"
#include "sluice/data/record.hpp"
#include "sluice/preprocess/one_hot_encoder.hpp"
#include "sluice/preprocess/simple_imputer.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"

#include <cstdio>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

using namespace sluice;

struct flat {
    double metres;
    std::optional<int> floor;  // not known of all
    std::string_view city;
};
SLUICE_RECORD(flat, metres, floor, city)

int main() {
    std::vector<flat> flats;
    std::vector<double> rents;
    for (int i = 0; i < 60; ++i) {
        flats.push_back(
            {30.0 + i, i % 4 == 0 ? std::nullopt : std::optional(i % 7), i % 2 == 0 ? "Oslo" : "Rome"});
        rents.push_back(flats.back().metres * (i % 2 == 0 ? 20 : 15));
    }
    const auto all = frame_of(std::span<const flat>(flats));
    // The compiler knows the columns: a misspelt one is its error.
    const auto spec = columns(on("metres", "floor") | simple_imputer{}, on("city") | one_hot_encoder{}) |
                      gbm_regressor{.rounds = 50};
    const auto model = fit(spec, dataset(all, numeric_target{std::move(rents)}));

    row_scratch scratch(model);  // one a thread, made once
    double rent = 0;
    for (const flat& asked : {flat{50, 3, "Oslo"}, flat{50, std::nullopt, "Rome"}, flat{50, 1, "Pisa"}})
        if (predict_row(model, row_of(asked), {&rent, 1}, scratch))
            std::printf("%.0f\n", rent);
        else
            std::puts("refused: a city that was not there");
}
