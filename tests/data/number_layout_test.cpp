// SPDX-License-Identifier: MIT
#include "sluice/data/number_layout.hpp"

#include "support/every_kind.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

using namespace sluice;

namespace number_layout_test {

table numbers(std::uint64_t seed) {
    random_generator g(random_stream(seed, 0));
    return test::every_kind(g, 3).select(std::vector<std::string>{"double", "floats"});
}

TEST_CASE("number layout rounds where tables store float32, and nowhere else") {
    const table x = numbers(1);
    const number_layout layout(features(x, "test"));
    CHECK(layout.size() == 3);
    CHECK(layout.round(0, 0.1) == 0.1);
    CHECK(layout.round(1, 0.1) == static_cast<double>(0.1f));
    CHECK(layout.round(2, 0.1) == static_cast<double>(0.1f));
    CHECK(number_layout() == number_layout(features(table(), "test")));
    CHECK(!(layout == number_layout()));
}

TEST_CASE("number layout maps a row cell by cell, each by its place") {
    const number_layout layout(features(numbers(1), "test"));
    const std::array<cell, 3> in{cell{0.1, {}}, cell{1, {}}, cell{0.1, "names do not matter"}};
    std::array<cell, 3> out{};
    layout.map_row(in, out, [](std::size_t j, double v) { return v + static_cast<double>(j); });
    CHECK(out[0].number == 0.1);
    CHECK(out[1].number == 2);
    CHECK(out[2].number == static_cast<double>(static_cast<float>(2.1)));
    CHECK(out[2].text.data() == nullptr);
}

TEST_CASE("number layout refuses tables of another number of numbers") {
    const table x = numbers(1);
    const number_layout layout(features(x, "test"));
    CHECK_NOTHROW(layout.require(numbers(2), "step"));
    const auto why = test::thrown<schema_mismatch>(
        [&] { layout.require(x.select(std::vector<std::string>{"floats"}), "step"); });
    CHECK(why.component == "step");
    CHECK(why.requirement == "needs 3 numbers a row");
    CHECK(why.actual == "2");
}

TEST_CASE("number layout hands its members to a visitor") {
    number_layout layout(features(numbers(1), "test"));
    std::vector<std::string> seen;
    layout.visit([&](const char* name, auto& member) {
        seen.emplace_back(name);
        CHECK(member == std::vector<std::uint8_t>{0, 1, 1});
    });
    CHECK(seen == std::vector<std::string>{"single"});
}

}  // namespace number_layout_test
