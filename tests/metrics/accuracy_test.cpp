// SPDX-License-Identifier: MIT
#include "sluice/metrics/accuracy.hpp"

#include "support/classes.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

using namespace sluice;
namespace accuracy_test {

using test::classes_of;

TEST_CASE("error_rate is what accuracy leaves") {
    const auto y = classes_of("aabbccab"), p = classes_of("abbbcaab");
    const std::vector<double> w{1, 2, 0, 1, 3, 1, 2, 1};
    CHECK(error_rate(y, p) == 0.25);
    CHECK(error_rate(y, p, w) == doctest::Approx(1 - accuracy(y, p, w)).epsilon(1e-15));
}

TEST_CASE("accuracy agrees with scikit-learn, with and without weights") {
    // sklearn 1.9.1: accuracy_score(list("aabbccabcabc"), list("abbbcaabccbc"), sample_weight=w)
    const auto y = classes_of("aabbccabcabc"), p = classes_of("abbbcaabccbc");
    const std::vector<double> w{1, 2, .5, 1, 3, 1, 0, 2, 1, 1, .25, 4};
    CHECK(accuracy(y, p) == 0.75);
    CHECK(accuracy(y, p, w) == doctest::Approx(0.7611940298507462).epsilon(1e-15));
}

TEST_CASE("accuracy matches classes by name when the dictionaries differ") {
    const auto y = classes_of("abca"), p = classes_of("abca", {"c", "b", "a"});
    CHECK(y.codes[0] != p.codes[0]);
    CHECK(accuracy(y, p) == 1);
    CHECK(accuracy(y, classes_of("axcx")) == 0.5);
}

TEST_CASE("accuracy of one row is 0 or 1") {
    CHECK(accuracy(classes_of("a"), classes_of("a")) == 1);
    CHECK(accuracy(classes_of("a"), classes_of("b")) == 0);
}

TEST_CASE("accuracy refuses what cannot be judged") {
    const auto y = classes_of("ab");
    const double nan = std::numeric_limits<double>::quiet_NaN(),
                 inf = std::numeric_limits<double>::infinity();
    CHECK_THROWS_AS((void)accuracy(classes_of(""), classes_of("")), invalid_data);
    CHECK_THROWS_AS((void)accuracy(y, classes_of("aba")), invalid_data);
    for (const auto& w : {std::vector<double>{0, 0}, {1, -1}, {1, nan}, {1, inf}, {1}, {1, 1, 1}})
        CHECK_THROWS_AS((void)accuracy(y, y, w), invalid_data);
    CHECK_THROWS_AS((void)accuracy(class_target{}, class_target{}), invalid_data);
    const class_target bad{std::vector<std::int32_t>{0, 2}, y.classes},
        missing{std::vector<std::int32_t>{-1, 0}, y.classes};
    for (const auto& p : {bad, missing}) {
        CHECK_THROWS_AS((void)accuracy(y, p), invalid_data);
        CHECK_THROWS_AS((void)accuracy(p, y), invalid_data);
    }
}

TEST_CASE("accuracy names itself, what it needs, what it got and where") {
    const auto y = classes_of("ab");
    const std::vector<double> w{1, -2};
    try {
        (void)accuracy(y, y, w);
        FAIL("it must throw");
    } catch (const invalid_data& e) {
        CHECK(std::string(e.what()) == "accuracy: weights must be >= 0 and finite, got -2, at row 1");
    }
}

}  // namespace accuracy_test
