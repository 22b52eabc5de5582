// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/csv_text64.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sluice::detail {

/// The line ends of a part of a text, told apart by whether an even or an odd number of quotes of that part
/// stands before them. In a well-formed text the ones outside of quotes end the records, and whether a part
/// begins inside of quotes follows from the parts before it.
struct csv_line_count {
    std::size_t after_even = 0;
    std::size_t after_odd = 0;
    bool odd_quotes = false;

    [[nodiscard]] std::size_t outside(bool begins_inside) const {
        return begins_inside ? after_odd : after_even;
    }

    /// Counts the line ends and quotes of 64 characters.
    [[gnu::always_inline]] inline void add(std::uint64_t lines, std::uint64_t quotes) {
        for (; quotes != 0; quotes &= quotes - 1) {
            const std::uint64_t before = (quotes & (~quotes + 1)) - 1;
            add(lines & before);
            lines &= ~before;
            odd_quotes = !odd_quotes;
        }
        add(lines);
    }

  private:
    [[gnu::always_inline]] inline void add(std::uint64_t lines) {
        (odd_quotes ? after_odd : after_even) += static_cast<std::size_t>(std::popcount(lines));
    }
};

inline csv_line_count count_lines_portable(const char* at, const char* end, char quote,
                                           std::uint64_t no_quotes) {
    csv_line_count count;
    for (; at < end; at += 64) {
        const csv_text64_portable text(end - at >= 64 ? at : csv_padded64(at, end).data());
        if (text.breaks(quote) == 0) continue;
        count.add(text.equal('\n'), text.equal(quote) & ~no_quotes);
    }
    return count;
}

#if SLUICE_HAS_X86_VECTORS

SLUICE_TARGET_AVX2 inline csv_line_count count_lines_avx2(const char* at, const char* end, char quote,
                                                          std::uint64_t no_quotes) {
    csv_line_count count;
    for (; at < end; at += 64) {
        const csv_text64_avx2 text(end - at >= 64 ? at : csv_padded64(at, end).data());
        count.add(text.equal('\n'), text.equal(quote) & ~no_quotes);
    }
    return count;
}

SLUICE_TARGET_AVX512 inline csv_line_count count_lines_avx512(const char* at, const char* end, char quote,
                                                              std::uint64_t no_quotes) {
    csv_line_count count;
    for (; at < end; at += 64) {
        const csv_text64_avx512 text(end - at >= 64 ? at : csv_padded64(at, end).data());
        count.add(text.equal('\n'), text.equal(quote) & ~no_quotes);
    }
    return count;
}

#endif

/// Counts the line ends of a part of a text. NUL for `quote` means that there is none. O(characters).
[[nodiscard]] inline csv_line_count count_lines(vector_width width, std::string_view part, char quote) {
    const std::uint64_t no_quotes = quote == '\0' ? ~std::uint64_t{0} : 0;
    const char* const end = part.data() + part.size();
#if SLUICE_HAS_X86_VECTORS
    if (width == vector_width::avx512) return count_lines_avx512(part.data(), end, quote, no_quotes);
    if (width == vector_width::avx2) return count_lines_avx2(part.data(), end, quote, no_quotes);
#endif
    static_cast<void>(width);
    return count_lines_portable(part.data(), end, quote, no_quotes);
}

/// Where the next such character is, or `end`. NUL, which stands for no quote at all, is nowhere.
[[nodiscard]] inline const char* find_character(const char* begin, const char* end, char wanted) {
    if (wanted == '\0' || begin == end) return end;
    const void* found = std::memchr(begin, wanted, static_cast<std::size_t>(end - begin));
    return found == nullptr ? end : static_cast<const char*>(found);
}

/// The `n`-th (from 1) line feed outside of quotes, or the end of the text when there are fewer.
[[nodiscard]] inline const char* find_line_end(std::string_view text, char quote, bool inside,
                                               std::size_t n) {
    const char* const end = text.data() + text.size();
    const char* p = text.data();
    const char* line = find_character(p, end, '\n');
    for (;;) {
        const char* const stop = inside ? end : line;
        const char* const found = find_character(p, stop, quote);
        if (found != stop)
            inside = !inside;
        else if (stop == end || --n == 0)
            return stop;
        p = found + 1;
        if (line < p) line = find_character(p, end, '\n');
    }
}

}  // namespace sluice::detail
