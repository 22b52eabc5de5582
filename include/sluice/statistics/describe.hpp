// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/context.hpp"
#include "sluice/data/dataset.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace sluice {

/// What there is to say about one column. Numbers that a kind of column has not are NaN.
struct column_summary {
    std::string name;
    sluice::kind kind = kind::numeric;
    double count = 0;          ///< values that are not missing (their weight, when rows have weights)
    double missing = 0;        ///< missing values (their weight)
    std::size_t distinct = 0;  ///< different values
    double mean = std::numeric_limits<double>::quiet_NaN();
    double deviation =
        std::numeric_limits<double>::quiet_NaN();  ///< standard deviation, denominator count - 1
    double minimum = std::numeric_limits<double>::quiet_NaN();
    double quartile_1 = std::numeric_limits<double>::quiet_NaN();
    double median = std::numeric_limits<double>::quiet_NaN();
    double quartile_3 = std::numeric_limits<double>::quiet_NaN();
    double maximum = std::numeric_limits<double>::quiet_NaN();
    double skewness = std::numeric_limits<double>::quiet_NaN();  ///< G1, corrected for bias; needs 3 values
    double kurtosis =
        std::numeric_limits<double>::quiet_NaN();  ///< excess, G2, corrected for bias; needs 4 values
    std::string most_frequent = {};  ///< of categories and text; of equally frequent ones the first by bytes
};

/// Summaries of all columns of a dataset, blocks column by column; weighted when rows have weights (weight k counts
/// as k copies). Definitions are those of pandas: sample deviation, quartiles by linear interpolation, skewness and excess
/// kurtosis corrected for bias. Rows of weight 0 do not count. O(n_columns x n_rows log n_rows); same bits for any number of
/// threads. Throws `invalid_data` at an infinite value, `schema_mismatch` at a sparse block.
/// Source: Joanes, Gill, "Comparing measures of sample skewness and kurtosis", 1998, doi:10.1111/1467-9884.00122.
[[nodiscard]] SLUICE_INLINE std::vector<column_summary> describe(const dataset<>& data,
                                                                 const context& ctx = {});

/// The summaries as a table, one row per column: ready to be written as CSV.
[[nodiscard]] SLUICE_INLINE table to_table(const std::vector<column_summary>& summaries);

}  // namespace sluice

#ifndef SLUICE_COMPILED
#include "sluice/statistics/describe_definitions.hpp"
#endif
