// SPDX-License-Identifier: MIT
// A step of your own: twelve lines, and it goes wherever a step of the library goes.
#include "sluice/compose/fit.hpp"
#include "sluice/compose/on.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/io/csv_reader.hpp"
#include "sluice/io/csv_writer.hpp"
#include "sluice/preprocess/scaling.hpp"

#include <cstdio>
#include <string_view>
#include <vector>

using namespace sluice;

/// Subtracts the first row that has a value: series begin at 0.
struct start_at_zero {
    static constexpr std::string_view name = "start_at_zero";
    static constexpr role step_role = role::transformer;
    using fitted = scaling<"start_at_zero">;  // what predicts, in rows and tables, and goes into model files
    [[nodiscard]] fitted fit(const dataset<>& data, const context&) const {
        const auto all = features(data.x(), name);
        std::vector<double> starts;
        for (const auto& feature : all) starts.push_back(feature[0]);
        return {number_layout(all), starts, std::vector<double>(all.size(), 1.0)};
    }
    friend bool operator==(const start_at_zero&, const start_at_zero&) = default;
};

int main() {
    const table prices = parse_csv("day,tea,milk\nMon,5,2\nTue,7,2\nWed,4,3\n");
    const auto model = fit(on("tea", "milk") | start_at_zero{}, dataset(prices));
    std::fputs(to_csv(transform(model, prices)).c_str(), stdout);
}
