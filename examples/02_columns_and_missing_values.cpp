// SPDX-License-Identifier: MIT
// Each column its own way: numbers are filled in and scaled, names become indicators, the rest is left out.
#include "sluice/compose/columns.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/io/csv_reader.hpp"
#include "sluice/io/csv_writer.hpp"
#include "sluice/preprocess/missing_indicator.hpp"
#include "sluice/preprocess/one_hot_encoder.hpp"
#include "sluice/preprocess/simple_imputer.hpp"
#include "sluice/preprocess/standard_scaler.hpp"

#include <cstdio>

using namespace sluice;

int main() {
    const table people = parse_csv(
        "name,age,fare,port\n"
        "Ann,31,8,Oslo\n"
        "Bob,,71,Rome\n"
        "Cid,22,,Oslo\n"
        "Dora,40,53,\n");

    const auto numbers = simple_imputer{.strategy = impute_strategy::median} | standard_scaler{};
    const auto spec = columns(on("age", "fare") | numbers, on("age") | missing_indicator{},
                              on("port") | one_hot_encoder{.missing = missing::own_category});
    const auto model = fit(spec, dataset(people));
    std::fputs(to_csv(transform(model, people)).c_str(), stdout);

    // What was learned goes for later rows too: the median age is 31.
    const table later = parse_csv("name,age,fare,port\nEve,,8,Rome\n");
    std::fputs(to_csv(transform(model, later)).c_str(), stdout);
}
