// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <limits>

namespace sluice {

/// What the labels of a libsvm text become: numbers, classes (sorted by value) or grades of relevance, which
/// need `qid` on every line.
enum class libsvm_target { numeric, classes, ranked };

/// How large a libsvm text may be before reading stops with `limit_exceeded`.
struct libsvm_limits {
    std::size_t line_bytes = std::size_t{1} << 26;                 ///< of one line
    std::size_t features = std::size_t{1} << 20;                   ///< columns of the block
    std::size_t rows = (std::numeric_limits<std::size_t>::max)();  ///< of the dataset

    friend bool operator==(const libsvm_limits&, const libsvm_limits&) = default;
};

/// How to read a libsvm text; see `read_libsvm`.
///
/// | member | default | range | meaning |
/// |---|---|---|---|
/// | `target` | `numeric` | | what labels become |
/// | `zero_based` | false | | whether the first feature has index 0 instead of 1 |
/// | `n_features` | 0 | >= 0 | columns of the block; 0: up to the largest index in the text |
/// | `map_file` | true | | map the file instead of copying it; it must not shrink meanwhile |
/// | `limits` | `{}` | | guards against hostile input |
struct libsvm_options {
    libsvm_target target = libsvm_target::numeric;
    bool zero_based = false;
    std::size_t n_features = 0;
    bool map_file = true;
    libsvm_limits limits = {};

    friend bool operator==(const libsvm_options&, const libsvm_options&) = default;
};

}  // namespace sluice
