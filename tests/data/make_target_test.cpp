// SPDX-License-Identifier: MIT
#include "sluice/data/make_target.hpp"

#include "support/every_kind.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <set>
#include <string>
#include <vector>

using namespace sluice;

namespace make_target_test {

column_data words(const std::vector<const char*>& values) {
    text_builder texts;
    for (const char* v : values) texts.push_back(v == nullptr ? std::string_view{} : std::string_view(v));
    return {"y", std::move(texts).finish()};
}

using names = std::vector<std::string>;

TEST_CASE("class labels name each row as the column did, whatever the column stores") {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        random_generator g(random_stream(seed, 2));
        const std::size_t n = 1 + uniform_integer(g, 20);
        std::vector<double> doubles(n);
        std::vector<float> floats(n);
        text_builder texts;
        std::set<double> distinct;
        std::vector<std::string> said;
        std::set<std::string> sorted;
        for (std::size_t i = 0; i < n; ++i) {
            doubles[i] = static_cast<double>(uniform_integer(g, 7)) / 2 - 1.5;
            floats[i] = static_cast<float>(doubles[i]);
            said.push_back("w" + std::to_string(uniform_integer(g, 12)));
            texts.push_back(said.back());
            sorted.insert(said.back());
            distinct.insert(doubles[i]);
        }
        const auto of_doubles = class_labels({"y", array<double>(doubles)});
        const auto of_floats = class_labels({"y", array<float>(floats)});
        const auto of_texts = class_labels({"y", std::move(texts).finish()});
        REQUIRE(of_doubles.n_classes() == distinct.size());
        REQUIRE(of_doubles.classes->names() == of_floats.classes->names());
        REQUIRE(of_texts.classes->names() == names(sorted.begin(), sorted.end()));
        for (std::size_t i = 0; i < n; ++i) {
            REQUIRE(of_doubles[i] == to_text(doubles[i]));
            REQUIRE(of_floats.codes[i] == of_doubles.codes[i]);
            REQUIRE(of_texts[i] == said[i]);
        }
    }
}

TEST_CASE("class labels sort numbers as numbers and names by bytes, or keep the order that is given") {
    CHECK(class_labels({"y", array<double>({10, 9, -1, 10})}).classes->names() == names{"-1", "9", "10"});
    CHECK(class_labels({"y", array<double>({0.0, -0.0})}).classes->names() == names{"0"});
    CHECK(class_labels(words({"b", "a", "B"})).classes->names() == names{"B", "a", "b"});
    const auto given = class_labels(words({"b", "a"}), {"c", "b", "a"});
    CHECK(given.classes->names() == names{"c", "b", "a"});
    CHECK((given.codes[0] == 1 && given.codes[1] == 2));
}

TEST_CASE("class labels leave out categories that no row has, and codes of the column play no part") {
    const column_data column("y", category_values{array<std::int32_t>({2, 0, 2}),
                                                  std::make_shared<const dictionary>(names{"z", "m", "a"})});
    const auto made = class_labels(column);
    CHECK(made.classes->names() == names{"a", "z"});
    CHECK((made[0] == "a" && made[1] == "z"));
}

TEST_CASE("class labels of no rows are no classes, of one row one") {
    CHECK(class_labels({"y", array<double>()}).n_classes() == 0);
    CHECK(class_labels(words({"only"})).n_classes() == 1);
}

TEST_CASE("class labels refuse missing and infinite values, and say what and where") {
    const double infinity = std::numeric_limits<double>::infinity();
    const auto why = test::thrown<invalid_data>([&] {
        return class_labels({"y", array<double>({1, infinity})});
    });
    CHECK(why.component == "target");
    CHECK(why.requirement == "must not be missing or infinite");
    CHECK(why.actual == "inf");
    CHECK(why.place == "column \"y\", row 1");
    CHECK(why.hint == "drop these rows first");
    CHECK(test::thrown<invalid_data>([] {
              return class_labels(words({"a", nullptr}));
          }).actual == "a missing name");
    const float nan = std::numeric_limits<float>::quiet_NaN();
    CHECK_THROWS_AS(class_labels({"y", array<float>({nan})}), invalid_data);
    const column_data unknown("y", category_values{array<std::int32_t>({unknown_code})});
    CHECK_THROWS_AS(class_labels(unknown), invalid_data);
}

TEST_CASE("class labels refuse a name outside the order, a name twice in it, and an order for numbers") {
    const auto why = test::thrown<invalid_data>([] { return class_labels(words({"a", "b"}), {"a"}); });
    CHECK(why.requirement == "must be one of the given classes");
    CHECK(why.actual == "\"b\"");
    CHECK(why.place == "column \"y\", row 1");
    CHECK_THROWS_AS(class_labels(words({"a"}), {"a", "a"}), invalid_data);
    const auto numeric = test::thrown<invalid_data>([] {
        return class_labels({"y", array<double>({1, 0})}, {"1", "0"});
    });
    CHECK(numeric.component == "class_labels");
    CHECK(numeric.place == "column \"y\"");
}

TEST_CASE("numbers share a float64 column and widen a float32 one") {
    const array<double> doubles({1.5, -2});
    CHECK(numbers({"y", doubles}).values.data() == doubles.data());
    const auto widened = numbers({"y", array<float>({0.1f})});
    CHECK(widened.values[0] == static_cast<double>(0.1f));
    CHECK(numbers({"y", array<double>()}).size() == 0);
}

TEST_CASE("numbers refuse missing and infinite values by row") {
    for (const double bad :
         {std::numeric_limits<double>::quiet_NaN(), -std::numeric_limits<double>::infinity()}) {
        CHECK(test::thrown<invalid_data>([&] {
                  return numbers({"y", array<double>({1, 2, bad})});
              }).place == "column \"y\", row 2");
        const auto narrow = static_cast<float>(bad);
        CHECK(test::thrown<invalid_data>([&] {
                  return numbers({"y", array<float>({narrow})});
              }).place == "column \"y\", row 0");
    }
}

TEST_CASE("targets are not made of columns that cannot be one, and the error says what the column is") {
    random_generator g(random_stream(1, 0));
    const table x = test::every_kind(g, 2);
    const auto labels = [&](const char* name) {
        return test::thrown<invalid_data>([&] { return class_labels(x[name]); });
    };
    CHECK(labels("doubles").actual == "a block");
    CHECK(labels("time").actual == "a timestamp column");
    CHECK(labels("time").place == "column \"time\"");
    const auto why = test::thrown<invalid_data>([&] { return numbers(x["floats"]); });
    CHECK(why.component == "numbers");
    CHECK(why.requirement == "needs a lone numeric column");
    CHECK(why.actual == "a block");
    CHECK(test::thrown<invalid_data>([&] { return numbers(x["text"]); }).actual == "a text column");
}

}  // namespace make_target_test
