// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/result.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/io/as_result.hpp"
#include "sluice/io/file_text.hpp"
#include "sluice/io/libsvm_options.hpp"
#include "sluice/io/libsvm_text.hpp"

#include <filesystem>
#include <string_view>

namespace sluice {

/// Reads a libsvm text that is in memory into a dataset; see `read_libsvm`.
[[nodiscard]] inline dataset<> parse_libsvm(std::string_view text, const libsvm_options& options = {}) {
    return detail::libsvm_text(options, "parse_libsvm").read(text);
}

/// `parse_libsvm` that returns why it failed instead of throwing.
[[nodiscard]] inline result<dataset<>> try_parse_libsvm(std::string_view text,
                                                        const libsvm_options& options = {}) {
    return detail::as_result([&] { return parse_libsvm(text, options); });
}

/// Reads a file in libsvm (svmlight) form: one row a line, `label[:weight] [qid:n] index:value ...`.
///
/// The table has one column, the sparse block `features` [n_rows x n_features] with the names `feature_1`,
/// `feature_2`, ... (from `feature_0` when zero-based); what a line does not mention is 0. Labels become the
/// target, weights the sample weights, `qid` the groups. `#` begins a comment; blank lines are ignored; lines
/// end with LF or CR LF.
///
/// Refused, with line and byte: indices that do not increase within a line (so none comes twice), index 0
/// unless zero-based, an index beyond `n_features`, labels and values that are not finite numbers, negative
/// weights, weights or qids on some lines only, several labels on a line.
///
/// Give `n_features` when several files (training, test) must have the same columns.
///
/// Complexity: O(bytes), one thread. Memory: 12 bytes a stored value and 8 to 32 a row.
/// Throws `io_error`, `parse_error`, `limit_exceeded` (see `libsvm_limits`).
///
/// ```cpp
/// const sluice::dataset train = sluice::read_libsvm("agaricus.txt.train", {.target =
/// sluice::libsvm_target::classes});
/// ```
///
/// Source: C.-C. Chang, C.-J. Lin, "LIBSVM: a library for support vector machines", ACM TIST 2(3), 2011,
/// doi:10.1145/1961189.1961199; T. Joachims, SVMlight (comments and qid).
[[nodiscard]] inline dataset<> read_libsvm(const std::filesystem::path& path,
                                           const libsvm_options& options = {}) {
    const detail::file_text file(path, options.map_file);
    return detail::libsvm_text(options, "read_libsvm").read(file.text());
}

/// `read_libsvm` that returns why it failed instead of throwing.
[[nodiscard]] inline result<dataset<>> try_read_libsvm(const std::filesystem::path& path,
                                                       const libsvm_options& options = {}) {
    return detail::as_result([&] { return read_libsvm(path, options); });
}

}  // namespace sluice
