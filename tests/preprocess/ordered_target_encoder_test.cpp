// SPDX-License-Identifier: MIT
#include "sluice/preprocess/ordered_target_encoder.hpp"

#include "sluice/compose/fit.hpp"
#include "support/fitted_rows.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

using namespace sluice;
namespace ordered_target_encoder_test {

using test::words;

std::vector<double> values_of(const table& x, std::size_t j = 0) {
    const auto values = x[j].as<array<double>>()->span();
    return {values.begin(), values.end()};
}

class_target three_classes(std::vector<std::int32_t> codes) {
    return {array<std::int32_t>(std::move(codes)),
            std::make_shared<const dictionary>(std::vector<std::string>{"low", "middle", "high"})};
}

TEST_CASE("ordered target encoder tells later rows the smoothed means of all training rows") {
    const table x = words({"a", "b", "a", nullptr, "b", "a"});
    const dataset<> data(x, numeric_target{array<double>({1, 2, 3, 4, 5, 6})});
    const auto fitted = fit(ordered_target_encoder{.smoothing = 2}, data);
    const auto made = values_of(transform(fitted, words({"a", "b", nullptr, "new"})));
    CHECK(made[0] == doctest::Approx((10 + 2 * 3.5) / (3 + 2)));
    CHECK(made[1] == doctest::Approx((7 + 2 * 3.5) / (2 + 2)));
    CHECK(made[2] == doctest::Approx((4 + 2 * 3.5) / (1 + 2)));
    // What training did not see is missing; where nothing was missing, that is the mean of all.
    CHECK(made[3] == made[2]);
    const dataset<> complete(words({"a", "b"}), numeric_target{array<double>({1, 2})});
    CHECK(values_of(transform(fit(ordered_target_encoder{}, complete), words({"new"}))).front() == 1.5);
    CHECK(test::rows_agree(ordered_target_encoder{}, data, words({"a", "b", nullptr, "new"})));
}

TEST_CASE("ordered target encoder tells training rows what the rows before them say") {
    // One category: in the order that was drawn, the k-th row sees the k - 1 before it.
    const dataset<> data(words({"a", "a", "a", "a", "a"}),
                         numeric_target{array<double>({1, 10, 100, 1000, 10000})});
    const auto seen = values_of(fit_transform(ordered_target_encoder{}, data, {.seed = 3}).data.x());
    const std::vector<double> y{1, 10, 100, 1000, 10000};
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < 5; ++i) order.push_back(i);
    random_generator g(context{.seed = 3}.random());
    shuffle(g, std::span<std::size_t>(order));
    double sum = 0;
    for (std::size_t k = 1; k < 5; ++k) {
        sum += y[order[k - 1]];
        const double mean = sum / static_cast<double>(k);
        CHECK(seen[order[k]] == doctest::Approx((sum + mean) / static_cast<double>(k + 1)).epsilon(1e-12));
    }
    CHECK(seen[order[0]] == doctest::Approx((11111 - y[order[0]]) / 4));
}

TEST_CASE("ordered target encoder of random categories tells nothing about the target") {
    random_generator g(random_stream(4, 0));
    text_builder names;
    std::vector<double> y;
    for (int i = 0; i < 4000; ++i) {
        names.push_back("c" + std::to_string(uniform_integer(g, 1000)));
        y.push_back(normal(g));
    }
    const dataset<> data(table({{"c", std::move(names).finish()}}), numeric_target{array<double>(y)});
    const auto correlation = [&](const std::vector<double>& x) {
        double xx = 0, xy = 0, yy = 0;
        for (std::size_t i = 0; i < y.size(); ++i) xx += x[i] * x[i], xy += x[i] * y[i], yy += y[i] * y[i];
        return xy / std::sqrt(xx * yy);
    };
    const ordered_target_encoder spec;
    // Means that know the row's own target correlate with it though there is nothing to learn.
    CHECK(correlation(values_of(transform(fit(spec, data), data.x()))) > 0.3);
    CHECK(std::abs(correlation(values_of(fit_transform(spec, data).data.x()))) < 0.06);
}

TEST_CASE("ordered target encoder makes shares of classes, one of two, else one each") {
    const table x = words({"a", "b", "a", "b"});
    const class_target two{array<std::int32_t>({0, 1, 1, 1}),
                           std::make_shared<const dictionary>(std::vector<std::string>{"no", "yes"})};
    const auto shares = values_of(transform(fit(ordered_target_encoder{}, dataset<>(x, two)), x));
    CHECK(shares[0] == doctest::Approx((1 + 0.75) / 3));
    CHECK(shares[1] == doctest::Approx((2 + 0.75) / 3));
    const auto fitted = fit(ordered_target_encoder{}, dataset<>(x, three_classes({0, 1, 2, 1})));
    const table made = transform(fitted, x);
    const auto* block = made[0].as<dense_block<double>>();
    REQUIRE(block != nullptr);
    CHECK(block->names == std::vector<std::string>{"w_low", "w_middle", "w_high"});
    for (std::size_t i = 0; i < 4; ++i)
        CHECK(block->column(0)[i] + block->column(1)[i] + block->column(2)[i] == doctest::Approx(1));
    CHECK(block->column(1)[1] == doctest::Approx((2 + 0.5) / 3));
}

TEST_CASE("ordered target encoder hears nothing from rows of weight 0") {
    const table x = words({"a", "a", "b", "a"});
    const dataset<> with(x, numeric_target{array<double>({1, 1e9, 3, 5})},
                         {.weights = array<double>({1, 0, 1, 2})});
    const dataset<> without(words({"a", "b", "a", "a"}), numeric_target{array<double>({1, 3, 5, 5})});
    const auto of = [&](const dataset<>& data) {
        return values_of(transform(fit(ordered_target_encoder{}, data), x));
    };
    const auto a = of(with), b = of(without);
    for (std::size_t i = 0; i < 4; ++i) CHECK(a[i] == doctest::Approx(b[i]).epsilon(1e-14));
    for (const double value : values_of(fit_transform(ordered_target_encoder{}, with).data.x()))
        CHECK(value < 10);
    const dataset<> none(x, numeric_target{array<double>({1, 2, 3, 4})},
                         {.weights = array<double>({0, 0, 0, 0})});
    CHECK_THROWS_AS((void)fit(ordered_target_encoder{}, none), invalid_data);
    CHECK_THROWS_AS((void)fit(ordered_target_encoder{}, dataset<>(x)), invalid_data);
}

}  // namespace ordered_target_encoder_test
