// SPDX-License-Identifier: MIT
// A text is a number or nothing; a number is written and read back to the same bits, and every way to read one agrees.
#include "../support/byte_source.hpp"
#include "../support/require.hpp"
#include "../support/vector_widths.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/io/csv_numbers.hpp"
#include "target.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace number_text_fuzz {

template <class T>
bool same_bits(T a, T b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

template <class T>
void check_round_trip(std::string_view text) {
    const auto read = sluice::number_from_text<T>(text);
    if (!read) return;
    const auto again = sluice::number_from_text<T>(sluice::to_text(*read));
    test::require(again.has_value() && same_bits(*read, *again));
}

void check_against_c(std::string_view text) {
    const std::string terminated(text);
    char* end = nullptr;
    const double expected = std::strtod(terminated.c_str(), &end);
    const bool whole = !text.empty() && end == terminated.data() + terminated.size();
    const bool plain = text.find_first_not_of("0123456789+-.eE") == text.npos;
    const auto read = sluice::number_from_text<double>(text);
    test::require(!read || (whole && same_bits(*read, expected)));
    test::require(read || !whole || !plain);
}

template <class T>
void check_lanes(std::string_view text) {
    const std::string padded = std::string(sluice::detail::csv_lane, '9') + std::string(text) + ',';
    std::array<std::uint32_t, 10> ends{~std::uint32_t{0}, static_cast<std::uint32_t>(text.size())};
    for (const auto width : test::vector_widths()) {
        std::array<T, 9> values{};
        std::array<std::uint8_t, 1> others{};
        sluice::detail::find_numbers(width, padded.data() + sluice::detail::csv_lane, ends.data() + 1, 1,
                                     values.data(), others.data());
        if ((others[0] & 1) != 0) continue;
        const auto expected = sluice::number_from_text<T>(text);
        test::require(expected.has_value() && same_bits(values[0], *expected));
    }
}

void check(const std::uint8_t* data, std::size_t size) {
    test::byte_source in(data, size);
    const std::string_view text = in.rest();
    check_round_trip<double>(text);
    check_round_trip<float>(text);
    check_round_trip<std::int64_t>(text);
    check_round_trip<std::uint8_t>(text);
    check_round_trip<bool>(text);
    check_against_c(text);
    if (text.find_first_of(",\n") == text.npos) {
        check_lanes<double>(text);
        check_lanes<float>(text);
    }
    const double number = test::byte_source(data, size).number<double>();
    const auto read = sluice::number_from_text<double>(sluice::to_text(number));
    test::require(number == number ? read && same_bits(*read, number) : !read);
}

const test::fuzz_target registered("number_text_fuzz", check);

}  // namespace number_text_fuzz
