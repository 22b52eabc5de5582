// SPDX-License-Identifier: MIT
// Any bytes are a dataset whose block keeps its own rules, or a typed error.
#include "../support/require.hpp"
#include "sluice/io/libsvm_reader.hpp"
#include "target.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace libsvm_fuzz {

void check(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return;
    sluice::libsvm_options options;
    options.target = static_cast<sluice::libsvm_target>(data[0] % 3);
    options.zero_based = (data[0] & 4) != 0;
    options.limits = {.line_bytes = 4096, .features = 1000, .rows = 256};
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto read = sluice::try_parse_libsvm(text, options);
    if (!read) return;
    const auto& block = *read.value().x()["features"].as<sluice::sparse_block>();
    for (std::size_t row = 0; row < block.size(); ++row)
        for (std::size_t i = block.row_begin(row); i < block.row_ends[row]; ++i) {
            const bool increases = i == block.row_begin(row) || block.columns[i - 1] < block.columns[i];
            test::require(increases && block.columns[i] < block.width());
        }
}

const test::fuzz_target registered("libsvm_fuzz", check);

}  // namespace libsvm_fuzz
