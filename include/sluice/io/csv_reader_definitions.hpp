// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/csv_reader.hpp"
#include "sluice/io/csv_text.hpp"
#include "sluice/io/file_text.hpp"

#include <filesystem>
#include <string_view>

namespace sluice {

table parse_csv(std::string_view text, const csv_options& options, const context& ctx) {
    detail::csv_text source(text, options, "parse_csv");
    return source.take(options.n_rows, ctx, detail::csv_text::default_block_bytes);
}

table read_csv(const std::filesystem::path& path, const csv_options& options, const context& ctx) {
    const detail::file_text file(path, options.map_file);
    detail::csv_text source(file.text(), options, "read_csv");
    return source.take(options.n_rows, ctx, detail::csv_text::default_block_bytes);
}

}  // namespace sluice
