// SPDX-License-Identifier: MIT
#include "sluice/backend/cpu/occupied_cells.hpp"

#include "sluice/core/random.hpp"
#include "support/vector_widths.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

using namespace sluice;
namespace occupied_cells_test {

/// Cells of which about one in `rare` holds something, at times in one half alone.
template <class Cell>
std::vector<Cell> cells_of(random_generator& g, std::size_t n, std::size_t rare) {
    std::vector<Cell> cells(n);
    for (auto& cell : cells) {
        if (uniform_integer(g, rare) != 0) continue;
        const auto half = static_cast<std::int64_t>(uniform_integer(g, 5)) - 2;
        if constexpr (std::is_same_v<Cell, trees::sums>)
            cell = uniform_integer(g, 2) == 0 ? trees::sums{half, 0} : trees::sums{0, half};
        else
            cell = uniform_integer(g, 2) == 0 ? half : half * (std::int64_t{1} << 32);
    }
    return cells;
}

template <class Cell>
void same_as_one_by_one() {
    random_generator g(random_stream(3, 0));
    for (std::size_t n = 0; n < 300; n += 1 + n / 90) {
        const auto cells = cells_of<Cell>(g, n, 1 + n % 7);
        std::vector<std::size_t> expected;
        for (std::size_t k = 0; k < n; ++k)
            if (!(cells[k] == Cell{})) expected.push_back(k);
        for (const auto width : test::vector_widths()) {
            std::vector<std::uint64_t> marks(n / 64 + 1, ~std::uint64_t{0});
            backend::cpu::mark_occupied(cells.data(), n, marks.data(), width);
            std::vector<std::size_t> found;
            backend::cpu::for_each_marked(marks.data(), (n + 63) / 64,
                                          [&](std::size_t k) { found.push_back(k); });
            CHECK(found == expected);
        }
    }
}

TEST_CASE("occupied cells are those that differ from nothing, for any number of them and any vector width") {
    same_as_one_by_one<std::int64_t>();
    same_as_one_by_one<trees::sums>();
}

}  // namespace occupied_cells_test
