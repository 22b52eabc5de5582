// SPDX-License-Identifier: MIT
// Boosting minimises a loss of your own, and a metric of your own judges it: too little costs three times too much.
#include "sluice/compose/fit.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/io/csv_reader.hpp"
#include "sluice/model_selection/score.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"

#include <cmath>
#include <cstdio>
#include <span>
#include <string_view>

using namespace sluice;

double cost(double predicted, double y) {
    const double r = predicted - y;
    return (r < 0 ? 3 : 1) * r * r;
}

struct asymmetric {
    static constexpr std::string_view name = "asymmetric";
    static auto parameters() { return no_parameters<asymmetric>; }
    [[nodiscard]] double value(double margin, double y) const { return cost(margin, y); }
    [[nodiscard]] losses::derivative derivatives(double margin, double y) const {
        const double weight = margin < y ? 3 : 1;
        return {2 * weight * (margin - y), 2 * weight};
    }
    [[nodiscard]] double prediction(double margin) const { return margin; }
    [[nodiscard]] double margin(double mean) const { return mean; }
    [[nodiscard]] bool accepts(double y) const { return std::isfinite(y); }
    friend bool operator==(const asymmetric&, const asymmetric&) = default;
};

struct mean_cost {
    static constexpr std::string_view name = "mean_cost";
    static constexpr bool greater_is_better = false, needs_probabilities = false;
    using target_kind = numeric_target;
    double operator()(const numeric_target& truth, const Eigen::VectorXd& said,
                      std::span<const double>) const {
        double sum = 0;
        for (std::size_t i = 0; i < truth.size(); ++i)
            sum += cost(said[static_cast<Eigen::Index>(i)], truth.values[i]);
        return sum / static_cast<double>(truth.size());
    }
};

int main() {
    const table trips = parse_csv("km,minutes\n1,4\n2,9\n3,11\n4,17\n5,16\n6,25\n7,24\n8,33\n9,31\n10,40\n");
    const dataset data(table({trips["km"]}), numbers(trips["minutes"]));

    const auto usual = fit(gbm_regressor{.rounds = 5, .max_depth = 1}, data);
    const auto careful = fit(gbm<trees::regression_by<asymmetric>>{.rounds = 5, .max_depth = 1}, data);
    std::printf("squared error: cost %.1f, 5 km take %.1f minutes\n", score(mean_cost{}, usual, data),
                predict(usual, data.x())[4]);
    std::printf("own objective: cost %.1f, 5 km take %.1f minutes\n", score(mean_cost{}, careful, data),
                predict(careful, data.x())[4]);
}
