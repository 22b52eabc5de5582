// SPDX-License-Identifier: MIT
#include "sluice/linear_learner/threshold.hpp"

#include "sluice/core/random.hpp"
#include "sluice/linear_learner/row_sample.hpp"
#include "support/draw.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

using namespace sluice;

namespace threshold_test {

using linear_learner::calibrate;
using linear_learner::confusion;
using linear_learner::selection_criterion;
using linear_learner::threshold_rule;

struct scored_rows {
    std::vector<float> margins, truth;
    std::vector<double> weights;
};

scored_rows drawn_rows(std::uint64_t seed, std::size_t n) {
    test::draws draw(seed);
    scored_rows rows;
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t level = draw.below(12);  // ties
        rows.margins.push_back(static_cast<float>(level) / 4 - 1.5F);
        rows.truth.push_back(draw.below(12) < level ? 1.0F : 0.0F);
        rows.weights.push_back(static_cast<double>(draw.below(4)) / 2 + 0.5);
    }
    return rows;
}

// What the words mean, row by row.
double score_of(const scored_rows& rows, double threshold, const threshold_rule& rule) {
    double right = 0, both = 0, said = 0, positive = 0, total = 0;
    for (std::size_t i = 0; i < rows.margins.size(); ++i) {
        const bool is = rows.truth[i] > 0, says = static_cast<double>(rows.margins[i]) > threshold;
        const double w = rows.weights[i];
        total += w;
        if (is == says) right += w;
        if (is) positive += w;
        if (says) said += w;
        if (is && says) both += w;
    }
    const double precision = said > 0 ? both / said : 0, recall = positive > 0 ? both / positive : 0;
    const double b = rule.f_beta * rule.f_beta;
    switch (rule.criterion) {
        case selection_criterion::f_beta:
            return precision + recall > 0 ? (1 + b) * precision * recall / (b * precision + recall) : 0;
        case selection_criterion::precision_at_target_recall:
            return recall >= rule.target_recall ? precision : recall - 1;
        case selection_criterion::recall_at_target_precision:
            return precision >= rule.target_precision ? recall : precision - 1;
        default:
            return right / total;
    }
}

TEST_CASE("calibrated thresholds are as good as the best of all") {
    for (const auto criterion :
         {selection_criterion::accuracy, selection_criterion::f_beta,
          selection_criterion::precision_at_target_recall, selection_criterion::recall_at_target_precision})
        for (std::uint64_t seed = 0; seed < 40; ++seed) {
            const auto rows = drawn_rows(seed, 1 + seed);
            const threshold_rule rule{criterion, seed % 2 == 0 ? 1.0 : 2.0, 0.7, 0.6};
            double best = -2;
            for (double t = -3; t <= 3; t += 0.0625) best = (std::max)(best, score_of(rows, t, rule));
            const auto found = calibrate(rows.margins, rows.truth, rows.weights, rule);
            CAPTURE(seed);
            CHECK(found.score == doctest::Approx(best).epsilon(1e-12));
            CHECK(score_of(rows, found.threshold, rule) == doctest::Approx(best).epsilon(1e-12));
            CHECK(judge(rows.margins, rows.truth, rows.weights, rule, found.threshold).score ==
                  doctest::Approx(best).epsilon(1e-12));
        }
}

TEST_CASE("a threshold lies half-way between two rows, and of equal ones nearest to 0") {
    const threshold_rule rule{selection_criterion::accuracy, 1, 0.8, 0.8};
    CHECK(calibrate(std::vector<float>{-1, 2}, std::vector<float>{0, 1}, std::vector<double>{1, 1}, rule)
              .threshold == 0.5);
    // Saying no of all is as right as saying yes of one and no of the other.
    const auto found = calibrate(std::vector<float>{4, 3, -5}, std::vector<float>{0, 1, 0},
                                 std::vector<double>{1, 1, 1}, rule);
    CHECK((found.score == doctest::Approx(2.0 / 3) && found.threshold == -1));
    CHECK(calibrate(std::vector<float>{3, 2}, std::vector<float>{0, 0}, std::vector<double>{1, 1}, rule)
              .threshold == 4);
    CHECK(calibrate(std::vector<float>{3, 2}, std::vector<float>{1, 1}, std::vector<double>{1, 1}, rule)
              .threshold == 1);
}

TEST_CASE("where no threshold reaches the target, the nearest to it is taken") {
    const threshold_rule rule{selection_criterion::recall_at_target_precision, 1, 0.9, 0.8};
    const auto found = calibrate(std::vector<float>{3, 2, 1}, std::vector<float>{0, 1, 1},
                                 std::vector<double>{1, 1, 1}, rule);
    CHECK(found.said.precision() == doctest::Approx(2.0 / 3));
    CHECK(found.score == doctest::Approx(2.0 / 3 - 1));
}

TEST_CASE("samples do not depend on how many rows come at once, and hold each row as often as others") {
    const random_stream stream(3, 4);
    linear_learner::row_sample all(1000, stream), few(10, stream);
    for (std::uint64_t i = 0; i < 50; ++i) all.add(i), few.add(i);
    CHECK(std::move(all).rows().size() == 50);
    const auto rows = std::move(few).rows();
    REQUIRE(rows.size() == 10);
    std::vector<std::uint64_t> by_number;
    for (std::uint64_t i = 0; i < 50; ++i) by_number.push_back(stream.bits(i));
    std::sort(by_number.begin(), by_number.end());
    for (const auto i : rows) CHECK(stream.bits(i) <= by_number[9]);
    CHECK(std::is_sorted(rows.begin(), rows.end()));
    std::vector<int> times(20);
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        linear_learner::row_sample sample(5, random_stream(seed, 0));
        for (std::uint64_t i = 0; i < times.size(); ++i) sample.add(i);
        for (const auto i : std::move(sample).rows()) ++times[i];
    }
    // 500 expected, deviation 19.4.
    for (const int n : times) CHECK(std::abs(n - 500) < 90);
}

}  // namespace threshold_test
