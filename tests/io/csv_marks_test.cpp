// SPDX-License-Identifier: MIT
#include "sluice/io/csv_marks.hpp"

#include "support/draw.hpp"
#include "support/vector_widths.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace csv_marks_test {

using sluice::detail::csv_characters;

struct found {
    std::vector<std::uint32_t> marks;
    std::vector<std::uint32_t> breaks;
    friend bool operator==(const found&, const found&) = default;
};

found by_vectors(sluice::vector_width level, const std::string& text, const csv_characters& characters) {
    found all{std::vector<std::uint32_t>(text.size() + 16), std::vector<std::uint32_t>(text.size() + 16)};
    sluice::detail::csv_marks out{all.marks.data(), all.breaks.data()};
    sluice::detail::find_marks(level, text.data(), text.data() + text.size(), characters, out);
    all.marks.resize(out.n_marks);
    all.breaks.resize(out.n_breaks);
    return all;
}

found one_by_one(std::string_view text, const csv_characters& characters) {
    found all;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool breaks =
            std::string_view("\0\n\r", 3).find(text[i]) != text.npos || text[i] == characters.quote;
        if (!breaks && text[i] != characters.delimiter) continue;
        if (breaks) all.breaks.push_back(static_cast<std::uint32_t>(all.marks.size()));
        all.marks.push_back(static_cast<std::uint32_t>(i));
    }
    return all;
}

TEST_CASE("find_marks equals a look at one character after the other on every level") {
    test::draws draws(1);
    const csv_characters dialects[] = {{',', '"'}, {';', '\''}, {'\t', '\0'}, {'\xFF', '\x80'}, {'o', 'x'}};
    std::string bytes;
    for (int c = 0; c < 256; ++c) bytes += static_cast<char>(c);
    const std::string_view letters[] = {bytes, "1,\"", std::string_view("ab\n\r\0;'\t", 9), "12345678.,",
                                        ","};
    for (const auto level : test::vector_widths())
        for (int round = 0; round < 3000; ++round) {
            const std::string text = draws.text(draws.below(300), letters[draws.below(5)]);
            const csv_characters& characters = dialects[draws.below(5)];
            CAPTURE(text);
            REQUIRE(by_vectors(level, text, characters) == one_by_one(text, characters));
        }
}

TEST_CASE("find_marks finds a single mark wherever it is") {
    for (const auto level : test::vector_widths())
        for (std::size_t size = 1; size < 200; ++size)
            for (const std::size_t at : {std::size_t{0}, size / 2, size - 1}) {
                std::string text(size, '7');
                text[at] = '"';
                REQUIRE(by_vectors(level, text, {}) == found{{static_cast<std::uint32_t>(at)}, {0}});
            }
}

}  // namespace csv_marks_test
