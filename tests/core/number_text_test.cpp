// SPDX-License-Identifier: MIT
#include "sluice/core/number_text.hpp"

#include "sluice/core/random.hpp"
#include "support/draw.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <clocale>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>

using namespace sluice;

namespace number_text_test {

std::uint32_t bits(float value) { return std::bit_cast<std::uint32_t>(value); }
std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }

template <class T>
void check_text(const std::string& text, T expected) {
    CAPTURE(text);
    const auto actual = number_from_text<T>(text);
    REQUIRE(actual.has_value());
    CHECK(bits(*actual) == bits(expected));
}

TEST_CASE("number_from_text equals the number-parsing set bit by bit") {
    const auto path =
        std::filesystem::path(SLUICE_SHARED_DIR) / "fixtures" / "number-parsing" / "more-test-cases.txt";
    std::ifstream in(path);
    if (!in) {
        MESSAGE("NOT RUN: number-parsing is not here");
        return;
    }
    std::string half, single, full, text;
    int n_cases = 0;
    for (; in >> half >> single >> full >> text; ++n_cases) {
        check_text(text, std::bit_cast<float>(static_cast<std::uint32_t>(std::stoull(single, nullptr, 16))));
        check_text(text, std::bit_cast<double>(static_cast<std::uint64_t>(std::stoull(full, nullptr, 16))));
    }
    CHECK(n_cases == 60);
}

TEST_CASE("number_from_text rounds as the C library does") {
    test::draws draws(5);
    for (int i = 0; i < 60'000; ++i) {
        std::string text = draws.one_in(2) ? "-" : "";
        text += draws.text(draws.below(12), "0123456789");
        if (!draws.one_in(4)) text += '.';
        text += draws.text(1 + draws.below(12), "0123456789");
        if (text.find_first_of("0123456789") == text.npos) continue;
        if (draws.one_in(3)) text += (draws.one_in(2) ? "e-" : "E") + std::to_string(draws.below(60));
        check_text(text, std::strtod(text.c_str(), nullptr));
        check_text(text, std::strtof(text.c_str(), nullptr));
    }
}

TEST_CASE("number_from_text rounds floats once where a double lies halfway between two of them") {
    test::draws draws(6);
    for (int i = 0; i < 20'000; ++i) {
        const auto low = static_cast<std::uint32_t>((120 + draws.below(14)) << 23 | draws.below(1u << 23));
        const double middle = (double{std::bit_cast<float>(low)} + double{std::bit_cast<float>(low + 1)}) / 2;
        char text[64];
        std::snprintf(text, sizeof text, "%.*f", static_cast<int>(5 + draws.below(20)), middle);
        check_text(std::string(text), std::strtof(text, nullptr));
    }
}

TEST_CASE("number_from_text reads signed zeros and infinities") {
    check_text<double>("-0", -0.0);
    check_text<float>("-0.000e5", -0.0f);
    check_text<double>("+1", 1.0);
    check_text<double>("-INF", -std::numeric_limits<double>::infinity());
    check_text<float>("1e39", std::numeric_limits<float>::infinity());
    check_text<float>("-0.0000000000000000000000000000000000000000000000000001", -0.0f);
    check_text<double>("1" + std::string(400, '0') + "e-400", 1.0);
    check_text<double>("0." + std::string(400, '0') + "1e401", 1.0);
    check_text<double>("0e999", 0.0);
    check_text<double>("-0e-999", -0.0);
    check_text<double>("0." + std::string(400, '0') + "1e702", 1e301);
    check_text<double>("0." + std::string(400, '0') + "1e+720", std::numeric_limits<double>::infinity());
    check_text<double>("1" + std::string(400, '0') + "e-800", 0.0);
    // What a number is out of range by follows from digits and exponent together.
    check_text<double>("0." + std::string(400, '0') + "1e50", 0.0);
    check_text<double>(std::string(400, '0') + "." + std::string(400, '0') + "1e50", 0.0);
    check_text<double>("-1" + std::string(400, '0') + ".000e-50", -std::numeric_limits<double>::infinity());
    check_text<double>("1" + std::string(400, '0') + "." + std::string(400, '0') + "1e-50",
                       std::numeric_limits<double>::infinity());
    check_text<double>("1e99999999999999999999", std::numeric_limits<double>::infinity());
    check_text<double>("-1E-99999999999999999999", -0.0);
}

TEST_CASE("number_from_text refuses what is no decimal number") {
    for (const std::string_view text : {"", "-", "+", ".", "e1", "1e", "1e+", "1.2.3", "0x1", "1 ", " 1",
                                        "nan", "nan(1)", "in", "infx", "1,0", "--1", "+-1", "1f"}) {
        CAPTURE(text);
        CHECK_FALSE(number_from_text<double>(text).has_value());
    }
}

TEST_CASE("number text reads back to the same bits when the number is any double") {
    random_generator g(random_stream(1, 0));
    for (int i = 0; i < 20000; ++i) {
        const auto value = std::bit_cast<double>(g());
        if (std::isnan(value)) continue;
        const auto read = number_from_text<double>(to_text(value));
        REQUIRE(read.has_value());
        REQUIRE(std::bit_cast<std::uint64_t>(*read) == std::bit_cast<std::uint64_t>(value));
    }
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
    for (const char* bad : {"", " 1", "1 ", "1x", "0x10", "1,5", "--1", "1e", "."})
        CHECK_MESSAGE(!number_from_text<double>(bad), bad);
    CHECK(!number_from_text<int>("1.0"));
    CHECK(!number_from_text<std::int8_t>("128"));
    CHECK(number_from_text<std::int8_t>("-128") == -128);
    CHECK(!number_from_text<unsigned>("-1"));
    CHECK(number_from_text<double>("1e999") == std::numeric_limits<double>::infinity());
    CHECK(!number_from_text<bool>("1"));
    CHECK(number_from_text<bool>("false") == false);
    CHECK(number_from_text<bool>("true") == true);
    CHECK(number_from_text<int>(std::string_view("123", 2)) == 12);
    CHECK(number_from_text<double>(std::string_view("1.25", 3)) == 1.2);
}

TEST_CASE("number text does not change when the locale does") {
    if (std::setlocale(LC_ALL, "de_DE.UTF-8") == nullptr) (void)std::setlocale(LC_ALL, "C.UTF-8");
    CHECK(to_text(1234567.5) == "1234567.5");
    CHECK(number_from_text<double>("0.5") == 0.5);
    (void)std::setlocale(LC_ALL, "C");
}

}  // namespace number_text_test
