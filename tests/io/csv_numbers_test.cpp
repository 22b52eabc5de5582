// SPDX-License-Identifier: MIT
#include "sluice/io/csv_numbers.hpp"

#include "sluice/core/number_text.hpp"
#include "support/draw.hpp"
#include "support/n_draws.hpp"
#include "support/vector_widths.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace csv_numbers_test {

using sluice::vector_width;

/// A number as some writer has it, plain most of the time.
std::string number_text(test::draws& draws) {
    char text[64];
    const double value =
        (static_cast<double>(draws.bits() >> 11) - 0x1p52) / static_cast<double>(1ull << draws.below(60));
    const int precision = static_cast<int>(draws.below(10));
    switch (draws.below(6)) {
        case 0:
            std::snprintf(text, sizeof text, "%.6g", value);
            break;
        case 1:
            std::snprintf(text, sizeof text, "%.*f", precision, value / 1e9);
            break;
        case 2:
            std::snprintf(text, sizeof text, "%.17g", value);
            break;
        case 3:
            std::snprintf(text, sizeof text, "%llu",
                          static_cast<unsigned long long>(draws.bits() >> draws.below(64)));
            break;
        case 4:
            std::snprintf(text, sizeof text, "%.*e", precision, value);
            break;
        default:
            return (draws.one_in(2) ? "-" : "") + draws.text(draws.below(10), "0123456789") + '.' +
                   draws.text(draws.below(10), "0123456789");
    }
    return text;
}

struct fields {
    std::string text = std::string(sluice::detail::csv_lane, '9');
    std::vector<std::uint32_t> marks = {~std::uint32_t{0}};

    void add(std::string_view field) {
        text.append(field) += ',';
        marks.push_back(static_cast<std::uint32_t>(text.size() - sluice::detail::csv_lane - 1));
    }
    [[nodiscard]] std::size_t size() const { return marks.size() - 1; }
    [[nodiscard]] std::string_view operator[](std::size_t i) const {
        const std::uint32_t begin = marks[i] + 1;
        return std::string_view(text).substr(sluice::detail::csv_lane + begin, marks[i + 1] - begin);
    }
};

/// Which fields a level reads; each value that it reads must be the one that `number_from_text` gives.
template <class T>
std::vector<bool> check_level(vector_width level, const fields& all) {
    using word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    std::vector<T> values(all.size() + 8);
    std::vector<std::uint8_t> others(all.size() / 8 + 1, 0);
    std::vector<std::uint32_t> marks = all.marks;
    marks.resize(marks.size() + 8, 0);
    sluice::detail::find_numbers(level, all.text.data() + sluice::detail::csv_lane, marks.data() + 1,
                                 all.size(), values.data(), others.data());
    std::vector<bool> read;
    for (std::size_t i = 0; i < all.size(); ++i) {
        read.push_back((others[i / 8] >> i % 8 & 1) == 0);
        if (!read.back()) continue;
        const auto expected = sluice::number_from_text<T>(all[i]);
        CAPTURE(all[i]);
        REQUIRE(expected.has_value());
        REQUIRE(std::bit_cast<word>(values[i]) == std::bit_cast<word>(*expected));
    }
    return read;
}

void check_all_levels(const fields& all) {
    for (const auto level : test::vector_widths()) {
        check_level<float>(level, all);
        check_level<double>(level, all);
    }
}

TEST_CASE("find_numbers reads what number_from_text reads, bit by bit, on every level") {
    test::draws draws(1);
    for (int round = 0; round < test::n_draws(3000); ++round) {
        fields all;
        for (std::size_t i = draws.below(400); i > 0; --i) all.add(number_text(draws));
        check_all_levels(all);
    }
}

TEST_CASE("find_numbers reads no random characters that are no number") {
    test::draws draws(2);
    for (int round = 0; round < test::n_draws(300); ++round) {
        fields all;
        for (int i = 0; i < 400; ++i) all.add(draws.text(draws.below(19), "0123456789.-+e /:"));
        for (int i = 0; i < 400; ++i) all.add(draws.text(draws.below(6), "05.-"));
        check_all_levels(all);
    }
}

TEST_CASE("find_numbers reads the short plain numbers and leaves the others") {
    fields plain, shorter, others;
    for (const auto* text : {"0", "-0", "7", "-1.5", ".5", "-.25", "0.0727173", "123456.789",
                             "-0.0000000000001", "4503599627370495", "-999999999999999", "1.00000000000000"})
        plain.add(text);
    for (const auto* text : {"", "-", ".", "-.", "+1", "1e5", "1.2.3", "--1", "1-", "9007199254740993", "nan",
                             "inf", " 1", "1 ", "12345678901234567", "0.123456789012345678", "\"1\"", "1\r"})
        others.add(text);
    for (const auto* text : {"0", "-0", "7", "-1.5", ".5", "-.25", "0.0727173", "123456.789",
                             "99999999.1234567", "-12345678", "1", "2"})
        shorter.add(text);
    // 2^24 + 1, halfway between two floats.
    others.add("16777217");
    for (const auto level : test::vector_widths()) {
        // Without vectors only eight digits in front of the point and seven behind it are read at once.
        const fields& read = level == vector_width::baseline ? shorter : plain;
        CHECK(check_level<float>(level, read) == std::vector<bool>(read.size(), true));
        CHECK(check_level<double>(level, read) == std::vector<bool>(read.size(), true));
        CHECK(check_level<float>(level, others) == std::vector<bool>(others.size(), false));
    }
}

}  // namespace csv_numbers_test
