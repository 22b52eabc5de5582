// SPDX-License-Identifier: MIT
// What the programs of this example share: their command line.
#pragma once

#include "sluice/core/number_text.hpp"

#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

namespace titanic {

struct options {
    std::string data;
    std::string out;
    std::uint64_t seed = 42;
    std::string statistics_from = "train";
};

/// Reads `--data FILE --out DIR --seed N --statistics-from train|all`; false when something else stands there.
inline bool read(int argc, char** argv, options& into) {
    for (int i = 1; i < argc; i += 2) {
        const std::string_view name = argv[i];
        if (i + 1 >= argc) return false;
        const std::string_view value = argv[i + 1];
        if (name == "--data")
            into.data = value;
        else if (name == "--out")
            into.out = value;
        else if (const auto seed = sluice::number_from_text<std::uint64_t>(value); name == "--seed" && seed)
            into.seed = *seed;
        else if (name == "--statistics-from" && (value == "train" || value == "all"))
            into.statistics_from = value;
        else
            return false;
    }
    return !into.data.empty() && !into.out.empty();
}

/// Runs a program: what goes wrong is told in one line.
inline int guarded(int argc, char** argv, int (*run)(const options&)) {
    options chosen;
    if (!read(argc, argv, chosen)) {
        std::fputs("usage: --data FILE --out DIR [--seed N] [--statistics-from train|all]\n", stderr);
        return 2;
    }
    try {
        return run(chosen);
    } catch (const std::exception& why) {
        std::fprintf(stderr, "%s\n", why.what());
        return 1;
    }
}

}  // namespace titanic
