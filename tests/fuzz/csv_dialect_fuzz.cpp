// SPDX-License-Identifier: MIT
// In any dialect that is not refused, a table of any values is written and read back the same.
#include "../support/byte_source.hpp"
#include "../support/require.hpp"
#include "../support/same_table.hpp"
#include "sluice/core/error.hpp"
#include "sluice/io/csv_text.hpp"
#include "sluice/io/csv_writer.hpp"
#include "sluice/io/timestamp_text.hpp"
#include "sluice/io/utf8.hpp"
#include "target.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace csv_dialect_fuzz {

using namespace sluice;

table table_of(test::byte_source& in) {
    const std::string_view given = in.line();
    text_builder texts;
    std::vector<double> numbers;
    std::vector<std::int64_t> times;
    do {
        const std::uint8_t length = in.byte() % 16;
        texts.push_back(length == 15 ? std::string_view{} : std::string_view(std::string(in.text(length))));
        const auto number = in.number<double>();
        numbers.push_back(std::isnan(number) ? std::numeric_limits<double>::quiet_NaN() : number);
        const auto time = in.number<std::int64_t>();
        times.push_back(detail::timestamp_to_text(time) ? time : missing_timestamp);
    } while (!in.done() && times.size() < 64);
    const bool usable = !given.empty() && given != "number" && given != "time" && detail::is_utf8(given);
    table made = table::of_rows(times.size());
    made.add({usable ? std::string(given) : "text", std::move(texts).finish()});
    made.add({"number", array<double>(std::move(numbers))});
    made.add({"time", timestamp_values{std::move(times)}});
    return made;
}

void check(const std::uint8_t* data, std::size_t size) {
    constexpr std::array<std::string_view, 4> words = {"", "NA", "null", "?"};
    test::byte_source in(data, size);
    csv_write_options writing;
    writing.delimiter = static_cast<char>(in.byte());
    writing.quote = static_cast<char>(in.byte());
    const std::uint8_t choices = in.byte();
    writing.missing = words[choices % 4];
    writing.header = (choices & 4) != 0;
    const table whole = table_of(in);
    std::string text;
    try {
        text = to_csv(whole, writing);
    } catch (const invalid_parameter&) {
        return;  // characters that contradict each other
    } catch (const invalid_data&) {
        return;  // NUL inside a text
    }
    csv_options reading;
    reading.delimiter = writing.delimiter;
    reading.quote = writing.quote;
    reading.header = writing.header;
    reading.indexed_types = {{0, csv_type::text}, {1, csv_type::numeric}, {2, csv_type::timestamp}};
    reading.missing.push_back(writing.missing);
    reading.allow_invalid_utf8 = true;
    context ctx;
    ctx.threads = 1;
    detail::csv_text source(text, reading, "fuzz");
    const table back = source.take((std::numeric_limits<std::size_t>::max)(), ctx, 1 + choices % 32);
    test::require(back.n_columns() == whole.n_columns());
    for (std::size_t c = 0; c < whole.n_columns(); ++c) {
        const column_data& column = back[c];
        test::require(!writing.header || column.name() == whole[c].name());
        test::require(test::same_column(whole[c].renamed(column.name()), column));
    }
}

const test::fuzz_target registered("csv_dialect_fuzz", check);

}  // namespace csv_dialect_fuzz
