// SPDX-License-Identifier: MIT
#include "sluice/data/name_index.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using namespace sluice;

namespace name_index_test {

/// Names that count how often one of them is looked at.
struct counted_names {
    std::vector<std::string> names;
    std::size_t looks = 0;
    detail::name_index index;

    [[nodiscard]] auto look() {
        return [this](std::size_t place) { return ++looks, std::string_view(names[place]); };
    }
    [[nodiscard]] std::size_t find(std::string_view name) { return index.find(name, names.size(), look()); }
    void add(std::string name) {
        names.push_back(std::move(name));
        index.add_last(names.size(), look());
    }
};

TEST_CASE("name index looks at a few names per name, however many there are") {
    for (const std::size_t n : {100u, 10000u, 100000u}) {
        counted_names all;
        for (std::size_t j = 0; j < n; ++j) {
            const std::string name = "column " + std::to_string(j);
            REQUIRE(all.find(name) == all.names.size());
            all.add(name);
        }
        // Going from few to some, doubling, and searches in half-full slots; 100,000 names looked at
        // one by one would be 5,000,000,000 looks.
        CHECK(all.looks < 8 * n);
        all.looks = 0;
        for (std::size_t j = 0; j < n; ++j) REQUIRE(all.find(all.names[j]) == j);
        CHECK(all.looks < 3 * n);
    }
}

TEST_CASE("name index finds names when there are few, none, or just more than few") {
    counted_names all;
    CHECK(all.find("a") == 0);
    for (std::size_t j = 0; j < 3 * detail::name_index::few; ++j) {
        all.add(std::string(j, 'x'));
        for (std::size_t k = 0; k <= j; ++k) REQUIRE(all.find(std::string(k, 'x')) == k);
        REQUIRE(all.find("y") == all.names.size());
    }
}

}  // namespace name_index_test
