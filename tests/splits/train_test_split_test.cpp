// SPDX-License-Identifier: MIT
#include "sluice/splits/train_test_split.hpp"

#include "support/draw.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

using namespace sluice;

namespace train_test_split_test {

dataset<> rows_of(std::size_t n, any_target y = {}, row_data rows = {}) {
    if (std::holds_alternative<no_target>(y)) y = no_target{n};
    return dataset<>(table::of_rows(n), std::move(y), std::move(rows));
}

class_target classes(std::vector<std::int32_t> codes, std::vector<std::string> names) {
    return {std::move(codes), std::make_shared<const dictionary>(std::move(names))};
}

void require_partition(const fold& parts, std::size_t n) {
    std::vector<std::size_t> both;
    std::merge(parts.train.begin(), parts.train.end(), parts.test.begin(), parts.test.end(),
               std::back_inserter(both));
    REQUIRE(both.size() == n);
    for (std::size_t i = 0; i < n; ++i) REQUIRE(both[i] == i);
    REQUIRE(!parts.train.empty());
    REQUIRE(!parts.test.empty());
}

TEST_CASE("train_test_split rounds the share of the test rows up") {
    const auto size = [](auto spec, std::size_t n) { return spec.rows(rows_of(n)).test.size(); };
    CHECK(size(train_test_split{}, 10) == 3);
    CHECK(size(train_test_split{.test_size = 0.2}, 1309) == 262);
    CHECK(size(train_test_split{.test_size = 0.01}, 2) == 1);
    // 0.07 x 100 is 7.000000000000001 in binary; it means 7.
    CHECK(size(train_test_split{.test_size = 0.07}, 100) == 7);
    CHECK(size(train_test_split{.test_size = 0.0701}, 100) == 8);
}

TEST_CASE("train_test_split takes a number of test rows in the place of a share") {
    const train_test_split spec{.n_test = at_least<1>(4)};
    CHECK(spec.rows(rows_of(9)).test.size() == 4);
    CHECK_THROWS_AS((void)spec.rows(rows_of(4)), invalid_data);
    CHECK(spec.rows(rows_of(5)).train.size() == 1);
}

TEST_CASE("train_test_split covers the rows and is decided by the seed alone") {
    test::draws draw(1);
    for (int i = 0; i < 1000; ++i) {
        const std::size_t n = 2 + draw.below(60);
        const double share = static_cast<double>(1 + draw.below(9)) / 10;
        const train_test_split spec{.test_size = checked(share)};
        const context ctx{.seed = draw.bits()};
        const auto expected = static_cast<std::size_t>(std::ceil(share * static_cast<double>(n) - 1e-9));
        if (expected == n) {
            REQUIRE_THROWS_AS((void)spec.rows(rows_of(n), ctx), invalid_data);
            continue;
        }
        const fold parts = spec.rows(rows_of(n), ctx);
        require_partition(parts, n);
        REQUIRE(parts.test.size() == expected);
        REQUIRE(spec.rows(rows_of(n), ctx) == parts);
    }
    CHECK(train_test_split{}.rows(rows_of(100), {.seed = 1}) !=
          train_test_split{}.rows(rows_of(100), {.seed = 2}));
}

TEST_CASE("train_test_split by classes gives each class its share within one row") {
    test::draws draw(2);
    for (int i = 0; i < 1000; ++i) {
        const std::size_t n_classes = 1 + draw.below(4), n = 2 + draw.below(60);
        std::vector<std::int32_t> codes;
        for (std::size_t row = 0; row < n; ++row)
            codes.push_back(static_cast<std::int32_t>(draw.below(n_classes)));
        const double share = static_cast<double>(1 + draw.below(5)) / 10;
        const auto n_test = static_cast<std::size_t>(std::ceil(share * static_cast<double>(n) - 1e-9));
        if (n_test == n) continue;
        const context ctx{.seed = draw.bits()};
        const train_test_split spec{.test_size = checked(share), .by = split_by::classes};
        const fold parts = spec.rows(rows_of(n, classes(codes, {"d", "b", "a", "c"})), ctx);
        require_partition(parts, n);
        REQUIRE(parts.test.size() == n_test);
        std::map<std::int32_t, double> all, tested;
        for (const auto code : codes) all[code] += 1;
        for (const std::size_t row : parts.test) tested[codes[row]] += 1;
        const double exact = static_cast<double>(n_test) / static_cast<double>(n);
        for (const auto& [code, size] : all) REQUIRE(std::abs(tested[code] - exact * size) < 1);
    }
}

TEST_CASE("train_test_split by classes does not see how classes are numbered") {
    const train_test_split spec{.test_size = 0.4, .by = split_by::classes};
    const auto one = classes({0, 0, 0, 1, 1, 1, 1, 0, 2, 2}, {"a", "b", "c"});
    const auto other = classes({2, 2, 2, 0, 0, 0, 0, 2, 1, 1}, {"b", "c", "a"});
    CHECK(spec.rows(rows_of(10, one)) == spec.rows(rows_of(10, other)));
}

TEST_CASE("train_test_split by groups keeps groups in one piece") {
    test::draws draw(3);
    for (int i = 0; i < 1000; ++i) {
        const std::size_t n_groups = 2 + draw.below(10), n = n_groups + draw.below(40);
        std::vector<std::int64_t> groups;
        for (std::size_t row = 0; row < n; ++row)
            groups.push_back(static_cast<std::int64_t>(row < n_groups ? row : draw.below(n_groups)));
        const train_test_split spec{.test_size = 0.3, .by = split_by::groups};
        const fold parts = spec.rows(rows_of(n, {}, {.groups = groups}), {.seed = draw.bits()});
        require_partition(parts, n);
        std::vector<char> tested(n_groups);
        for (const std::size_t row : parts.test) tested[static_cast<std::size_t>(groups[row])] = 1;
        for (const std::size_t row : parts.train) REQUIRE(tested[static_cast<std::size_t>(groups[row])] == 0);
        REQUIRE(std::count(tested.begin(), tested.end(), 1) ==
                static_cast<std::ptrdiff_t>(std::ceil(0.3 * static_cast<double>(n_groups) - 1e-9)));
    }
}

TEST_CASE("train_test_split gives datasets whose rows, target, weights and groups moved together") {
    std::vector<double> x, y, w;
    std::vector<std::int64_t> groups;
    for (int i = 0; i < 20; ++i)
        x.push_back(i), y.push_back(i + 100), w.push_back(i + 200), groups.push_back(i + 300);
    const dataset data(table({{"x", array<double>(x)}}), numeric_target{y}, {.weights = w, .groups = groups});
    const auto [train, test] = train_test_split{.test_size = 0.3}.split(data, {.seed = 7});
    CHECK(train.n_rows() == 14);
    CHECK(test.n_rows() == 6);
    for (const auto* part : {&train, &test})
        for (std::size_t i = 0; i < part->n_rows(); ++i) {
            const double value = (*part->x()["x"].as<array<double>>())[i];
            CHECK(std::get<numeric_target>(part->target()).values[i] == value + 100);
            CHECK(part->weight(i) == value + 200);
            CHECK(static_cast<double>(part->rows().groups[i]) == value + 300);
        }
}

TEST_CASE("train_test_split refuses data that cannot give two parts") {
    for (const std::size_t n : {0u, 1u})
        CHECK_THROWS_AS((void)train_test_split{}.rows(rows_of(n)), invalid_data);
    CHECK_THROWS_AS((void)train_test_split{.test_size = 0.9}.rows(rows_of(3)), invalid_data);
    CHECK_THROWS_AS((void)train_test_split{.by = split_by::classes}.rows(rows_of(9)), invalid_data);
    CHECK_THROWS_AS((void)train_test_split{.by = split_by::groups}.rows(rows_of(9)), invalid_data);
    const std::vector<std::int64_t> one{4, 4, 4};
    CHECK_THROWS_AS((void)train_test_split{.by = split_by::groups}.rows(rows_of(3, {}, {.groups = one})),
                    invalid_data);
    CHECK_THROWS_AS((void)train_test_split{.test_size = checked(1.0)}, invalid_parameter);
}

}  // namespace train_test_split_test
