// SPDX-License-Identifier: MIT
#include "sluice/core/vector_width.hpp"

#include "sluice/core/parameter_type.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

using namespace sluice;

namespace vector_width_test {

SLUICE_ALWAYS_INLINE double sum_of(const std::vector<double>& values) {
    double sum = 0;
    for (const double v : values) sum += v;
    return sum;
}
double baseline_sum(const std::vector<double>& values) { return sum_of(values); }
SLUICE_TARGET_AVX2 double avx2_sum(const std::vector<double>& values) { return sum_of(values); }
SLUICE_TARGET_AVX512 double avx512_sum(const std::vector<double>& values) { return sum_of(values); }

TEST_CASE("widest vectors are those that the processor says it has, each time") {
    const vector_width widest = widest_vectors();
    CHECK(widest_vectors() == widest);
#if defined(__linux__) && defined(__x86_64__)
    std::ifstream cpu("/proc/cpuinfo");
    std::string line;
    while (std::getline(cpu, line) && !line.starts_with("flags")) {
    }
    line += " ";
    const auto has = [&](const char* flag) {
        return line.find(" " + std::string(flag) + " ") != std::string::npos;
    };
    const bool avx512 = has("avx512f") && has("avx512bw") && has("avx512dq") && has("avx512vl");
    const auto fitting = avx512        ? vector_width::avx512
                         : has("avx2") ? vector_width::avx2
                                       : vector_width::baseline;
    const char* const asked = std::getenv("SLUICE_VECTOR_WIDTH");
    const auto limit = asked == nullptr ? fitting : parameter_type<vector_width>::parse(asked);
    CHECK(widest == (std::min)(fitting, limit.value_or(fitting)));
#endif
}

TEST_CASE("functions of every width that the processor has give the same bits") {
    std::vector<double> values;
    for (int i = 1; i < 1000; ++i) values.push_back(1.0 / i);
    const double expected = baseline_sum(values);
    if (widest_vectors() >= vector_width::avx2) CHECK(avx2_sum(values) == expected);
    if (widest_vectors() >= vector_width::avx512) CHECK(avx512_sum(values) == expected);
}

TEST_CASE("vector widths have names") {
    for (const auto width : {vector_width::baseline, vector_width::avx2, vector_width::avx512})
        CHECK(parameter_type<vector_width>::parse(parameter_type<vector_width>::print(width)) == width);
}

}  // namespace vector_width_test
