// SPDX-License-Identifier: MIT
// Any bytes are a table or a typed error, the same for every block size; a table is written and read back.
#include "../support/require.hpp"
#include "../support/same_table.hpp"
#include "sluice/io/csv_text.hpp"
#include "sluice/io/csv_writer.hpp"
#include "target.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace csv_fuzz {

constexpr std::size_t all_rows = (std::numeric_limits<std::size_t>::max)();

struct outcome {
    std::optional<sluice::table> table;
    std::string error;
};

outcome read(std::string_view text, const sluice::csv_options& options, std::size_t block_bytes) {
    sluice::context ctx;
    ctx.threads = 1;
    try {
        sluice::detail::csv_text source(text, options, "fuzz");
        return {source.take(all_rows, ctx, block_bytes), {}};
    } catch (const sluice::parse_error& e) {
        return {std::nullopt, e.what()};
    } catch (const sluice::limit_exceeded& e) {
        return {std::nullopt, e.what()};
    }
}

void check(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return;
    const std::uint8_t choices = data[0];
    const std::size_t block_bytes = 1 + data[1] % 32;
    const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
    sluice::csv_options options;
    options.header = (choices & 1) != 0;
    options.types = static_cast<sluice::csv_type>((choices >> 1) % 6);
    options.max_categories = (choices & 16) != 0 ? 2 : 65'536;
    if ((choices & 32) != 0) options.missing = {};
    if ((choices & 64) != 0) options.limits = {.field_bytes = 16, .row_bytes = 40, .columns = 6, .rows = 8};
    if ((choices & 128) != 0) options.scalar = sluice::csv_scalar::float32;
    const outcome whole = read(text, options, 1 << 20);
    const outcome cut = read(text, options, block_bytes);
    test::require(whole.table.has_value() == cut.table.has_value() && whole.error == cut.error);
    if (!whole.table) return;
    test::require(test::same_table(*whole.table, *cut.table));
    if (options.types != sluice::csv_type::text || options.limits != sluice::csv_limits{}) return;
    sluice::csv_options again;
    again.types = options.types;
    const outcome back = read(sluice::to_csv(*whole.table), again, block_bytes);
    test::require(back.table.has_value() && test::same_table(*back.table, *whole.table));
}

const test::fuzz_target registered("csv_fuzz", check);

}  // namespace csv_fuzz
