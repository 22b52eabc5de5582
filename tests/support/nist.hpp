// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace test {

/// Where the statistical reference datasets of NIST lie, if they do.
inline std::filesystem::path nist_folder() {
    return std::filesystem::path(SLUICE_SHARED_DIR) / "fixtures/nist-strd";
}

inline std::vector<std::string> lines_of(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

/// The numbers of a line, whatever stands between them.
inline std::vector<double> numbers_in(const std::string& line) {
    std::istringstream words(line);
    std::vector<double> numbers;
    for (std::string word; words >> word;) {
        char* end = nullptr;
        const double value = std::strtod(word.c_str(), &end);
        if (end != word.c_str() && *end == '\0') numbers.push_back(value);
    }
    return numbers;
}

/// How many decimal digits agree (log relative error), at most 15.
inline double digits(double actual, double certified) {
    if (actual == certified) return 15;
    const double error = std::abs(actual - certified) / (certified == 0 ? 1 : std::abs(certified));
    return (std::min)(15.0, -std::log10(error));
}

}  // namespace test
