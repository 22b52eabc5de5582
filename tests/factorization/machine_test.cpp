// SPDX-License-Identifier: MIT
#include "sluice/factorization/machine.hpp"

#include "naive_machine.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/factorization/factorization_machine_classifier.hpp"
#include "sluice/factorization/factorization_machine_regressor.hpp"
#include "sluice/io/archive.hpp"
#include "support/classes.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <exception>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace sluice;
namespace machine_test {

using factorization::machine;

TEST_CASE("scores are sums over all pairs, with one field or several") {
    for (const auto& fields :
         std::vector<std::vector<std::size_t>>{{1}, {7}, {1, 1, 1}, {3, 1, 4}, {2, 2, 2, 2}})
        for (const std::size_t n_factors : {1u, 3u, 8u})
            for (const double zeros : {0.0, 0.6, 1.0}) {
                const machine m = test::random_machine(fields, n_factors, 3);
                const auto rows = test::random_rows(20, m.n_features(), zeros, 4);
                const auto scores = m.scores(test::table_of(rows), "test", {});
                for (std::size_t i = 0; i < rows.size(); ++i)
                    CHECK(scores[static_cast<Eigen::Index>(i)] ==
                          doctest::Approx(test::naive_score(m, rows[i])).epsilon(1e-12).scale(10));
            }
}

TEST_CASE("single rows have the bits of tables") {
    const machine m = test::random_machine({3, 1, 4}, 5, 3);
    const auto rows = test::random_rows(50, m.n_features(), 0.4, 4);
    const auto scores = m.scores(test::table_of(rows), "test", {});
    std::vector<cell> scratch(m.n_sums());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::vector<cell> cells;
        for (const double x : rows[i]) cells.push_back({x, {}});
        double score = 0;
        CHECK(m.score(cells, score, scratch));
        CHECK(score == scores[static_cast<Eigen::Index>(i)]);
        cells[2].number = std::numeric_limits<double>::infinity();
        CHECK_FALSE(m.score(cells, score, scratch));
    }
}

TEST_CASE("a feature does not interact with itself") {
    const machine m = test::random_machine({3, 2}, 4, 5);
    const auto scores = m.scores(test::table_of({{0, 0, 3, 0, 0}, {0, 0, 0, 0, 0}}), "test", {});
    CHECK(scores[0] == m.bias + m.linear[2] * 3);
    CHECK(scores[1] == m.bias);
}

TEST_CASE("machines whose parts contradict each other are found") {
    const auto damaged = [](const std::function<void(machine&)>& damage) {
        machine m = test::random_machine({3, 2}, 4, 5);
        damage(m);
        try {
            m.check();
        } catch (const invalid_data&) {
            return true;
        }
        return false;
    };
    CHECK(!damaged([](machine&) {}));
    CHECK(damaged([](machine& m) { m.bias = std::numeric_limits<double>::infinity(); }));
    CHECK(damaged([](machine& m) { m.linear[1] = std::numeric_limits<double>::quiet_NaN(); }));
    CHECK(damaged([](machine& m) { m.factors[1] = std::numeric_limits<double>::quiet_NaN(); }));
    CHECK(damaged([](machine& m) { m.linear.pop_back(); }));
    CHECK(damaged([](machine& m) { m.factors.pop_back(); }));
    CHECK(damaged([](machine& m) { m.names.pop_back(); }));
    CHECK(damaged([](machine& m) { m.n_factors = 3; }));
    CHECK(damaged([](machine& m) { m.n_factors += std::uint64_t{1} << 63; }));
    CHECK(damaged([](machine& m) { m.field_ends.pop_back(); }));
    CHECK(damaged([](machine& m) { m.field_ends = {5, 5}; }));
    CHECK(damaged([](machine& m) { m.field_ends = {3, 6}; }));
    CHECK(damaged([](machine& m) { m.field_ends = {0, 5}; }));
    CHECK(damaged([](machine& m) { m.field_ends.clear(); }));
    CHECK(damaged([](machine& m) { m = machine(); }));
}

/// Every change of a byte gives a model that predicts, or an error of the library.
template <class Model>
void survives_damage(const Model& model, const table& x) {
    auto bytes = to_bytes(model);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const std::byte whole = bytes[at];
        bytes[at] ^= std::byte{0x41};
        try {
            (void)predict(from_bytes<Model>(bytes), x);
        } catch (const error&) {
        }
        bytes[at] = whole;
    }
    CHECK(to_bytes(from_bytes<Model>(bytes)) == bytes);
}

TEST_CASE("hostile archives of machines are refused by name") {
    const auto data = test::random_numbers(3, {.n_rows = 20, .n_columns = 2});
    survives_damage(fit(factorization_machine_regressor{.num_factors = 2, .field_aware = true}, data),
                    data.x());
    const table x({{"a", array<double>({1, 2, 3, 4, 5, 6})}});
    const auto m = fit(factorization_machine_classifier{}, dataset(x, test::classes_of("aababb")));
    survives_damage(m, x);
    using factorization::classification_model;
    const auto classes = m.state().class_names();
    const auto checked_model = [&](std::vector<std::int32_t> present) {
        classification_model({classes, std::move(present)}, m.state().terms(), {}).check();
    };
    CHECK_NOTHROW(checked_model({0, 1}));
    CHECK_NOTHROW(checked_model({1}));
    CHECK_THROWS_AS(checked_model({}), invalid_data);
    CHECK_THROWS_AS(checked_model({1, 0}), invalid_data);
    CHECK_THROWS_AS(checked_model({0, 2}), invalid_data);
    CHECK_THROWS_AS(checked_model({-1, 1}), invalid_data);
    CHECK_THROWS_AS(checked_model({0, 1, 1}), invalid_data);
}

}  // namespace machine_test
