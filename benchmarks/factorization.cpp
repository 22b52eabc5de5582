// SPDX-License-Identifier: MIT
// How long an epoch of a factorization machine takes, on indicators as clicks have them.
// benchmarks/run factorization [ROWS BLOCKS WIDTH THREADS [--PARAMETER VALUE]...]
// BLOCKS columns of WIDTH categories, drawn with equal chances, as sparse indicators; two classes that depend on them.
// One line of JSON comes out: epoch_s is the least of five differences between a fit of one epoch and one of three.
#include "sluice/compose/fit.hpp"
#include "sluice/core/random.hpp"
#include "sluice/factorization/factorization_machine_classifier.hpp"
#include "support/peak_memory.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace sluice;

dataset<> clicks(std::size_t n_rows, std::size_t n_blocks, std::size_t width) {
    random_generator g(random_stream(1, 0));
    table x = table::of_rows(n_rows);
    std::vector<std::int32_t> sums(n_rows);
    for (std::size_t b = 0; b < n_blocks; ++b) {
        const std::string block = "block" + std::to_string(b);
        std::vector<std::uint64_t> ends(n_rows);
        std::vector<std::uint32_t> places(n_rows);
        std::vector<std::string> names;
        names.reserve(width);
        for (std::size_t j = 0; j < width; ++j) names.push_back(block + "_" + std::to_string(j));
        for (std::size_t i = 0; i < n_rows; ++i) {
            ends[i] = i + 1;
            places[i] = static_cast<std::uint32_t>(uniform_integer(g, width));
            sums[i] += static_cast<std::int32_t>(places[i] % 7) - 3;
        }
        x.add({block, sparse_block{std::move(ends), std::move(places), std::vector<double>(n_rows, 1.0),
                                   std::move(names)}});
    }
    for (std::int32_t& sum : sums) sum = sum > 0 ? 1 : 0;
    const std::vector<std::string> names{"no", "yes"};
    return {x, class_target{std::move(sums), std::make_shared<const dictionary>(names)}};
}

}  // namespace

int main(int argc, char** argv) {
    const auto number = [&](int at, std::size_t otherwise) {
        return argc > at ? static_cast<std::size_t>(std::strtoull(argv[at], nullptr, 10)) : otherwise;
    };
    const std::size_t n_rows = number(1, 100000), n_blocks = number(2, 20), width = number(3, 1000);
    const context ctx{.threads = number(4, 1)};
    factorization_machine_classifier spec;
    for (int at = 5; at + 1 < argc; at += 2)
        set_parameter(spec, std::string_view(argv[at]).substr(2), argv[at + 1]);
    const auto data = clicks(n_rows, n_blocks, width);
    const auto seconds = [&](int epochs) {
        spec.epochs = checked(epochs);
        return benchmark::seconds_of([&] { (void)fit(spec, data, ctx); });
    };
    double least = 1e300;
    for (int i = 0; i < 5; ++i) least = (std::min)(least, (seconds(3) - seconds(1)) / 2);
    std::printf(
        "{\"rows\": %zu, \"values\": %zu, \"threads\": %zu, \"epoch_s\": %.4f, \"ns_per_value\": %.1f}\n",
        n_rows, n_rows * n_blocks, ctx.threads, least, least * 1e9 / static_cast<double>(n_rows * n_blocks));
}
