// SPDX-License-Identifier: MIT
#include "sluice/core/number_text.hpp"

#include "sluice/core/random.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <clocale>
#include <cmath>
#include <cstdint>
#include <limits>

using namespace sluice;

TEST_CASE("number text reads back to the same bits when the number is any double") {
    random_generator g(random_stream(1, 0));
    for (int i = 0; i < 20000; ++i) {
        const auto value = std::bit_cast<double>(g());
        if (std::isnan(value)) continue;
        const auto read = number_from_text<double>(to_text(value));
        REQUIRE(read.has_value());
        REQUIRE(std::bit_cast<std::uint64_t>(*read) == std::bit_cast<std::uint64_t>(value));
    }
    CHECK(std::isnan(*number_from_text<double>("nan")));
    CHECK(number_from_text<double>("-inf") == -std::numeric_limits<double>::infinity());
}

TEST_CASE("number text is the shortest one when there are many") {
    CHECK(to_text(0.1) == "0.1");
    CHECK(to_text(0.1F) == "0.1");
    CHECK(to_text(1e300) == "1e+300");
    CHECK(to_text(-0.0) == "-0");
    CHECK(to_text(3) == "3");
    CHECK(to_text((std::numeric_limits<std::uint64_t>::max)()) == "18446744073709551615");
    CHECK(to_text(true) == "true");
}

TEST_CASE("number from text gives nothing when anything but the number stands there") {
    for (const char* bad : {"", " 1", "1 ", "1x", "0x10", "+1", "1,5", "--1", "1e", "."})
        CHECK_MESSAGE(!number_from_text<double>(bad), bad);
    CHECK(!number_from_text<int>("1.0"));
    CHECK(!number_from_text<std::int8_t>("128"));
    CHECK(number_from_text<std::int8_t>("-128") == -128);
    CHECK(!number_from_text<unsigned>("-1"));
    CHECK(!number_from_text<double>("1e999"));
    CHECK(!number_from_text<bool>("1"));
    CHECK(number_from_text<bool>("false") == false);
}

TEST_CASE("number text does not change when the locale does") {
    if (std::setlocale(LC_ALL, "de_DE.UTF-8") == nullptr) (void)std::setlocale(LC_ALL, "C.UTF-8");
    CHECK(to_text(1234567.5) == "1234567.5");
    CHECK(number_from_text<double>("0.5") == 0.5);
    (void)std::setlocale(LC_ALL, "C");
}
