// SPDX-License-Identifier: MIT
// Any bytes are a table or a typed error; a table is written and read back.
#include "../support/require.hpp"
#include "../support/same_table.hpp"
#include "sluice/io/json_lines_reader.hpp"
#include "sluice/io/json_lines_writer.hpp"
#include "target.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace json_lines_fuzz {

void check(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    sluice::json_lines_options options;
    options.strings = sluice::json_strings::text;
    options.limits = {.line_bytes = 4096, .columns = 64, .rows = 256, .cells = 4096};
    const auto first = sluice::try_parse_json_lines(text, options);
    if (!first) return;
    options.limits = {};
    const auto second = sluice::try_parse_json_lines(sluice::to_json_lines(first.value()), options);
    test::require(second && test::same_table(second.value(), first.value()));
}

const test::fuzz_target registered("json_lines_fuzz", check);

}  // namespace json_lines_fuzz
