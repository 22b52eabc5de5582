// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameters.hpp"
#include "sluice/splits/fold.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// What a split keeps: nothing but the sizes; the shares of the classes; groups in one piece.
enum class split_by : std::uint8_t { rows, classes, groups };
constexpr auto names_of(split_by) { return std::array<std::string_view, 3>{"rows", "classes", "groups"}; }

/// Sets a random part of the rows aside for testing.
///
/// | parameter | default | range | meaning |
/// |---|---|---|---|
/// | `test_size` | 0.25 | in (0, 1) | share of the rows (`groups`: of the groups) to test by; rounded up |
/// | `n_test` | none | >= 1 | so many rows (`groups`: groups) in the place of a share |
/// | `by` | `rows` | | `rows`; `classes`: each class keeps its share; `groups`: a group stays in one part |
///
/// With `classes` each class gives the whole part of its share, and the classes with the largest remainders one more
/// until the size is reached (of equal ones the first by name). Rows stay in their order. O(n_rows). Random numbers
/// come from the context's seed. Throws `invalid_data` when one part would be empty, and for a missing kind
/// of target or groups.
///
/// Example: `const auto [train, test] = train_test_split{.test_size = 0.2}.split(data, {.seed = 42});`
struct train_test_split {
    static constexpr std::string_view name = "train_test_split";

    open_unit_interval test_size = 0.25;
    std::optional<at_least<1>> n_test = {};
    split_by by = split_by::rows;

    static auto parameters() {
        return std::array{parameter{"test_size", &train_test_split::test_size, "share of rows to test by"},
                          parameter{"n_test", &train_test_split::n_test, "rows to test by, for the share"},
                          parameter{"by", &train_test_split::by, "what the split keeps"}};
    }

    /// The indices of the rows of each part.
    [[nodiscard]] fold rows(const dataset<>& data, const context& ctx = {}) const;

    /// The two parts as datasets: (train, test).
    [[nodiscard]] std::pair<dataset<>, dataset<>> split(const dataset<>& data,
                                                        const context& ctx = {}) const {
        const fold parts = rows(data, ctx);
        return {data.take(parts.train), data.take(parts.test)};
    }

    friend bool operator==(const train_test_split&, const train_test_split&) = default;

  private:
    [[nodiscard]] std::size_t size_of_test(std::size_t n) const;

    /// How many rows of each class to test by: `size` in all.
    [[nodiscard]] static std::vector<std::size_t> shares(const std::vector<std::vector<std::size_t>>& classes,
                                                         std::size_t size, std::size_t n);
};

}  // namespace sluice

#ifndef SLUICE_COMPILED
#include "sluice/splits/train_test_split_definitions.hpp"
#endif
