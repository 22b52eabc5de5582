// SPDX-License-Identifier: MIT
#include "sluice/splits/k_fold.hpp"

#include "support/draw.hpp"
#include "support/n_draws.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

using namespace sluice;

namespace k_fold_test {

constexpr int n_cases = test::n_draws(1000);
static_assert(splitter<k_fold> && splitter<stratified_k_fold> && splitter<group_k_fold>);

dataset<> rows_of(std::size_t n, any_target y = {}, row_data rows = {}) {
    if (std::holds_alternative<no_target>(y)) y = no_target{n};
    return dataset<>(table::of_rows(n), std::move(y), std::move(rows));
}

class_target classes(std::vector<std::int32_t> codes, std::vector<std::string> names) {
    return {std::move(codes), std::make_shared<const dictionary>(std::move(names))};
}

/// Disjoint, complete, in order: every row is tested once, and trained on where it is not.
void require_partition(const std::vector<fold>& folds, std::size_t n) {
    std::vector<int> tested(n);
    for (const fold& f : folds) {
        REQUIRE(f.train.size() + f.test.size() == n);
        REQUIRE(std::is_sorted(f.train.begin(), f.train.end()));
        REQUIRE(std::is_sorted(f.test.begin(), f.test.end()));
        std::vector<std::size_t> both;
        std::merge(f.train.begin(), f.train.end(), f.test.begin(), f.test.end(), std::back_inserter(both));
        for (std::size_t i = 0; i < n; ++i) REQUIRE(both[i] == i);
        for (const std::size_t row : f.test) ++tested[row];
    }
    REQUIRE(std::all_of(tested.begin(), tested.end(), [](int times) { return times == 1; }));
}

template <class Count>
void require_within_one(const std::vector<fold>& folds, const Count& count) {
    std::size_t least = static_cast<std::size_t>(-1), most = 0;
    for (const fold& f : folds) {
        const std::size_t n = count(f);
        least = (std::min)(least, n), most = (std::max)(most, n);
    }
    REQUIRE(most - least <= 1);
}

constexpr auto test_size = [](const fold& f) { return f.test.size(); };

TEST_CASE("k_fold without shuffle cuts contiguous folds, the first n mod k one row longer") {
    // sklearn 1.9.1: [t.tolist() for _, t in KFold(3).split(range(8))]
    const auto folds = k_fold{.n_folds = 3, .shuffle = false}.folds(rows_of(8));
    REQUIRE(folds.size() == 3);
    CHECK(folds[0].test == std::vector<std::size_t>{0, 1, 2});
    CHECK(folds[1].test == std::vector<std::size_t>{3, 4, 5});
    CHECK(folds[2].test == std::vector<std::size_t>{6, 7});
    CHECK(folds[2].train == std::vector<std::size_t>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("k_fold covers the rows in balanced, disjoint folds that the seed alone decides") {
    test::draws draw(1);
    for (int i = 0; i < n_cases; ++i) {
        const std::size_t k = 2 + draw.below(6), n = k + draw.below(40);
        const k_fold spec{.n_folds = checked(k), .shuffle = draw.one_in(2)};
        const context ctx{.seed = draw.bits()};
        const auto folds = spec.folds(rows_of(n), ctx);
        REQUIRE(folds.size() == k);
        require_partition(folds, n);
        require_within_one(folds, test_size);
        for (std::size_t f = 0; f < k; ++f) REQUIRE(folds[f].test.size() == n / k + (f < n % k ? 1 : 0));
        REQUIRE(spec.folds(rows_of(n), ctx) == folds);
    }
}

TEST_CASE("folds of another seed, or of another place in the composition, are others") {
    const k_fold spec;
    const auto data = rows_of(100);
    const context ctx{.seed = 1};
    CHECK(spec.folds(data, {.seed = 2}) != spec.folds(data, ctx));
    CHECK(spec.folds(data, ctx.at("outer")) != spec.folds(data, ctx));
    CHECK(spec.folds(data, {.seed = 1, .threads = 3}) == spec.folds(data, ctx));
}

TEST_CASE("each row is equally often in each fold") {
    std::vector<int> counts(5);
    for (std::uint64_t seed = 0; seed < 5000; ++seed) {
        const auto folds = k_fold{}.folds(rows_of(10), {.seed = seed});
        for (std::size_t f = 0; f < 5; ++f)
            counts[f] += std::count(folds[f].test.begin(), folds[f].test.end(), 3u) > 0 ? 1 : 0;
    }
    for (const int c : counts) CHECK(std::abs(c - 1000) < 5 * 29);  // five standard deviations
}

TEST_CASE("k_fold takes as many folds as rows, and refuses more") {
    CHECK(k_fold{}.folds(rows_of(5)).size() == 5);
    for (const std::size_t n : {0u, 1u, 4u}) CHECK_THROWS_AS((void)k_fold{}.folds(rows_of(n)), invalid_data);
    try {
        (void)k_fold{}.folds(rows_of(4));
    } catch (const invalid_data& e) {
        CHECK(std::string(e.what()) == "k_fold: needs at least 5 rows, got 4");
    }
}

TEST_CASE("stratified_k_fold balances each class and all rows within one") {
    test::draws draw(2);
    for (int i = 0; i < n_cases; ++i) {
        const std::size_t k = 2 + draw.below(5), n_classes = 1 + draw.below(4),
                          n = n_classes * k + draw.below(40);
        std::vector<std::int32_t> codes;
        for (std::size_t row = 0; row < n; ++row)
            codes.push_back(
                static_cast<std::int32_t>((std::min)(draw.below(n_classes), draw.below(n_classes))));
        const auto y = classes(codes, {"d", "b", "a", "c"});
        const stratified_k_fold spec{.n_folds = checked(k), .shuffle = draw.one_in(2)};
        const context ctx{.seed = draw.bits()};
        const auto folds = spec.folds(rows_of(n, y), ctx);
        require_partition(folds, n);
        require_within_one(folds, test_size);
        for (std::int32_t c = 0; c < static_cast<std::int32_t>(n_classes); ++c)
            require_within_one(folds, [&](const fold& f) {
                return static_cast<std::size_t>(std::count_if(
                    f.test.begin(), f.test.end(), [&](std::size_t row) { return codes[row] == c; }));
            });
        REQUIRE(spec.folds(rows_of(n, y), ctx) == folds);
    }
}

TEST_CASE("stratified_k_fold does not see how classes are numbered") {
    const auto one = classes({0, 0, 0, 1, 1, 1, 1, 0, 2, 2, 2}, {"a", "b", "c"});
    const auto other = classes({2, 2, 2, 0, 0, 0, 0, 2, 1, 1, 1}, {"b", "c", "a"});
    const stratified_k_fold spec{.n_folds = 3};
    CHECK(spec.folds(rows_of(11, one)) == spec.folds(rows_of(11, other)));
    CHECK(spec.folds(rows_of(11, one), {.seed = 1}) != spec.folds(rows_of(11, one), {.seed = 2}));
}

TEST_CASE("stratified_k_fold takes rare classes, if one class has a row for each fold") {
    const auto y = classes({0, 0, 0, 0, 0, 1}, {"common", "rare"});
    const auto folds = stratified_k_fold{}.folds(rows_of(6, y));
    require_partition(folds, 6);
    const auto few = classes({0, 0, 0, 0, 1, 1}, {"a", "b"});
    CHECK_THROWS_AS((void)stratified_k_fold{}.folds(rows_of(6, few)), invalid_data);
}

TEST_CASE("stratified_k_fold refuses a target that is no class") {
    CHECK_THROWS_AS((void)stratified_k_fold{}.folds(rows_of(20)), invalid_data);
    CHECK_THROWS_AS((void)stratified_k_fold{}.folds(rows_of(3, numeric_target{std::vector<double>{1, 2, 3}})),
                    invalid_data);
    CHECK_THROWS_AS((void)stratified_k_fold{}.folds(rows_of(0, classes({}, {}))), invalid_data);
    CHECK_THROWS_AS((void)stratified_k_fold{}.folds(rows_of(1, classes({0}, {"a"}))), invalid_data);
}

TEST_CASE("group_k_fold keeps groups in one piece and folds about equal") {
    test::draws draw(3);
    for (int i = 0; i < n_cases; ++i) {
        const std::size_t k = 2 + draw.below(4), n_groups = k + draw.below(12), n = n_groups + draw.below(40);
        std::vector<std::int64_t> groups;
        for (std::size_t row = 0; row < n; ++row)
            groups.push_back(static_cast<std::int64_t>(row < n_groups ? row : draw.below(n_groups)) * 1000 -
                             500);
        const auto data = rows_of(n, {}, {.groups = groups});
        const group_k_fold spec{.n_folds = checked(k)};
        const auto folds = spec.folds(data, {.seed = draw.bits()});
        require_partition(folds, n);
        std::map<std::int64_t, std::size_t> fold_of, sizes;
        for (const auto g : groups) ++sizes[g];
        std::size_t largest = 0, least = n, most = 0;
        for (const auto& [g, size] : sizes) largest = (std::max)(largest, size);
        for (std::size_t f = 0; f < k; ++f) {
            REQUIRE(!folds[f].test.empty());
            least = (std::min)(least, folds[f].test.size()), most = (std::max)(most, folds[f].test.size());
            for (const std::size_t row : folds[f].test)
                REQUIRE(fold_of.try_emplace(groups[row], f).first->second == f);
        }
        REQUIRE(most - least <= largest);
        REQUIRE(spec.folds(data) == folds);
    }
}

TEST_CASE("group_k_fold refuses data without groups, and fewer groups than folds") {
    CHECK_THROWS_AS((void)group_k_fold{}.folds(rows_of(10)), invalid_data);
    CHECK_THROWS_AS((void)group_k_fold{}.folds(rows_of(0)), invalid_data);
    const std::vector<std::int64_t> four{1, 2, 3, 4, 1, 2, 3, 4};
    CHECK_THROWS_AS((void)group_k_fold{}.folds(rows_of(8, {}, {.groups = four})), invalid_data);
    CHECK(group_k_fold{.n_folds = 4}.folds(rows_of(8, {}, {.groups = four})).size() == 4);
}

TEST_CASE("splitters are printed by parameter, and refuse fewer than two folds") {
    CHECK_THROWS_AS((void)k_fold{.n_folds = checked(1)}, invalid_parameter);
    CHECK(k_fold{.n_folds = 3} != k_fold{});
    CHECK(to_text(k_fold{.n_folds = 3, .shuffle = false}) == "k_fold{n_folds = 3, shuffle = false}");
}

}  // namespace k_fold_test
