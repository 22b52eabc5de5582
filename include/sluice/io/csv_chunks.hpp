// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/context.hpp"
#include "sluice/core/error.hpp"
#include "sluice/data/table.hpp"
#include "sluice/io/csv_text.hpp"
#include "sluice/io/file_text.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <utility>

namespace sluice {

/// Reads a CSV file as a row of tables of at most `rows_per_chunk` rows each, so that the file may be larger
/// than memory. Joined, the tables hold what `read_csv` gives.
///
/// The types are those declared or, where none is, inferred from the first chunk; a later field that does not
/// fit is a `parse_error`, so declare the types where the first rows may mislead. Each table has the
/// dictionaries of its own rows. Regular files are mapped, so what is in memory is one chunk and pages that
/// the system may drop; what cannot be mapped (a pipe) is read whole.
///
/// | parameter | default | range |
/// |---|---|---|
/// | `rows_per_chunk` | 65,536 | >= 1 |
/// | `options` | `{}` | see `csv_options`; `n_rows` counts over all chunks, `limits.rows` in each |
///
/// ```cpp
/// sluice::csv_chunks source("large.csv", 100'000);
/// while (const auto part = source.next()) consume(*part);
/// ```
class csv_chunks {
  public:
    /// Opens the file and reads the names. Throws as `read_csv` does.
    explicit csv_chunks(const std::filesystem::path& path, std::size_t rows_per_chunk = 65'536,
                        csv_options options = {})
        : options_(std::move(options)),
          file_(path, options_.map_file),
          text_(file_.text(), options_, "csv_chunks"),
          rows_per_chunk_(rows_per_chunk) {
        if (rows_per_chunk == 0)
            throw invalid_parameter({.component = "csv_chunks.rows_per_chunk",
                                     .requirement = "must be >= 1",
                                     .actual = "0",
                                     .place = {},
                                     .hint = {}});
    }
    csv_chunks(const csv_chunks&) = delete;
    csv_chunks& operator=(const csv_chunks&) = delete;

    /// The next rows, or nothing when there are no more. A file without rows gives one table without rows.
    /// Throws as `read_csv` does.
    [[nodiscard]] std::optional<table> next(const context& ctx = {}) {
        const std::size_t left = options_.n_rows - n_rows_;
        if (begun_ && (text_.done() || left == 0)) return std::nullopt;
        begun_ = true;
        table part =
            text_.take((std::min)(rows_per_chunk_, left), ctx, detail::csv_text::default_block_bytes);
        n_rows_ += part.n_rows();
        return part;
    }

    /// How many rows have been read.
    [[nodiscard]] std::size_t n_rows() const { return n_rows_; }

  private:
    csv_options options_;
    detail::file_text file_;
    detail::csv_text text_;
    std::size_t rows_per_chunk_;
    std::size_t n_rows_ = 0;
    bool begun_ = false;
};

}  // namespace sluice
