// SPDX-License-Identifier: MIT
#include "sluice/core/number_text.hpp"

#include "support/draw.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>

using sluice::number_from_text;

namespace {

std::uint32_t bits(float value) { return std::bit_cast<std::uint32_t>(value); }
std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }

template <class T>
void check_text(const std::string& text, T expected) {
    CAPTURE(text);
    const auto actual = number_from_text<T>(text);
    REQUIRE(actual.has_value());
    CHECK(bits(*actual) == bits(expected));
}

}  // namespace

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
