// SPDX-License-Identifier: MIT
// What becomes of offsets on their way through compositions.
#include "sluice/compose/compose.hpp"
#include "sluice/linear/linear_regression.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/model_selection/score.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/splits/splits.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using namespace sluice;

namespace offsets_test {

dataset<> with_offsets(std::uint64_t seed) {
    const auto data = test::random_numbers(seed, {.n_rows = 60, .n_columns = 3});
    std::vector<double> offsets;
    for (std::size_t i = 0; i < 60; ++i) offsets.push_back(static_cast<double>(i));
    return {data.x(), data.target(), {.offsets = std::move(offsets)}};
}

struct chunks {
    dataset<> data;
    std::size_t at = 0;
    void rewind() { at = 0; }
    std::optional<dataset<>> next() {
        if (at++ > 0) return std::nullopt;
        return data;
    }
};

TEST_CASE("an estimator that does not know offsets refuses data that have some, wherever it stands") {
    const auto data = with_offsets(1);
    CHECK_THROWS_WITH_AS((void)fit(linear_regression{}, data), doctest::Contains("linear_regression"),
                         invalid_data);
    CHECK_THROWS_WITH_AS((void)fit(standard_scaler{} | linear_regression{}, data),
                         doctest::Contains("linear_regression"), invalid_data);
    CHECK_THROWS_WITH_AS((void)fit(standard_scaler{} | named("last", linear_regression{}), data),
                         doctest::Contains("offsets"), invalid_data);
    CHECK_THROWS_AS((void)any_estimator(linear_regression{}).fit(data), invalid_data);
    const dataset<> without(data.x(), data.target());
    const auto m = fit(linear_regression{}, without);
    CHECK_THROWS_WITH_AS((void)predict(m, data), doctest::Contains("offsets"), invalid_data);
    CHECK_THROWS_AS((void)score(mse, m, data), invalid_data);
    CHECK(predict(m, without) == predict(m, data.x()));
    CHECK_THROWS_AS((void)fit(linear_regression{}, without, {.validation = &data}), invalid_data);
}

TEST_CASE("transformers leave offsets alone, and hand them on") {
    const auto data = with_offsets(2);
    CHECK(fit_transform(standard_scaler{}, data).data.n_offsets() == 1);
    const auto done = fit_transform(
        columns(on("x0") | standard_scaler{}, on("x1") | simple_imputer{}, rest) | min_max_scaler{}, data);
    REQUIRE(done.data.n_offsets() == 1);
    CHECK(done.data.offsets()[7] == 7);
    chunks source{data};
    CHECK_NOTHROW((void)fit_chunks(pipe(standard_scaler{}, min_max_scaler{}), source));
}

TEST_CASE("offsets follow their rows into folds and parts") {
    const auto data = with_offsets(3);
    for (const auto& fold : k_fold{}.folds(data, {.seed = 1})) {
        const auto test = data.take(fold.test);
        for (std::size_t i = 0; i < fold.test.size(); ++i)
            REQUIRE(test.offsets()[i] == static_cast<double>(fold.test[i]));
    }
}

TEST_CASE("offsets reach boosted trees at the end of pipelines inside pipelines") {
    const auto data = with_offsets(4);
    const gbm_regressor trees{.rounds = 3, .random_strength = 0};
    const auto alone = fit(trees, data);
    const auto inside = fit(passthrough{} | named("inner", passthrough{} | trees), data);
    CHECK(predict(inside, data) == predict(alone, data));
    CHECK(predict(inside, data.x()) == predict(alone, data.x()));
    CHECK(!(predict(alone, data) == predict(alone, data.x())));
}

}  // namespace offsets_test
