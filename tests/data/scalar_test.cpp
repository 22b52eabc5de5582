// SPDX-License-Identifier: MIT
#include "sluice/data/scalar.hpp"

#include "support/every_kind.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

using namespace sluice;

namespace scalar_test {

TEST_CASE("scalar conversion gives the very same column when there is nothing to convert") {
    random_generator g(random_stream(1, 0));
    const table x = test::every_kind(g, 6);
    const auto same_memory = [&](const char* name, bool single) {
        const column_data made = with_scalar(x[name], single);
        if (made.values().index() != x[name].values().index()) return false;
        if (const auto* d = made.as<array<double>>()) return d->data() == x[name].as<array<double>>()->data();
        if (const auto* f = made.as<array<float>>()) return f->data() == x[name].as<array<float>>()->data();
        return true;
    };
    CHECK(same_memory("double", false));
    CHECK(same_memory("float", true));
    CHECK(!same_memory("double", true));
    CHECK(!same_memory("float", false));
    for (const char* name : {"category", "text", "time", "sparse"})
        for (const bool single : {false, true}) CHECK(same_memory(name, single));
}

TEST_CASE("scalar conversion rounds once, keeps missing and infinite values, and keeps names") {
    random_generator g(random_stream(2, 0));
    const table x = test::every_kind(g, 50);
    const column_data single = with_scalar(x["double"], true);
    const auto& from = *x["double"].as<array<double>>();
    const auto& to = *single.as<array<float>>();
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (std::isnan(from[i]))
            CHECK(std::isnan(to[i]));
        else
            CHECK(to[i] == static_cast<float>(from[i]));
        CHECK(std::signbit(to[i]) == std::signbit(from[i]));
    }
    const column_data block = with_scalar(x["doubles"], true);
    REQUIRE(block.as<dense_block<float>>() != nullptr);
    CHECK(block.as<dense_block<float>>()->names == std::vector<std::string>{"d0", "d1"});
    CHECK(block.n_rows() == 50);
    CHECK(block.from() == origin{{"doubles"}, ""});
}

TEST_CASE("float32 numbers come back to the bit by way of float64") {
    random_generator g(random_stream(3, 0));
    const table x = test::every_kind(g, 50);
    const auto back = with_scalar(with_scalar(x["float"], false), true);
    CHECK(std::memcmp(back.as<array<float>>()->data(), x["float"].as<array<float>>()->data(),
                      50 * sizeof(float)) == 0);
}

TEST_CASE("numbers beyond float32 become infinite, tiny ones zero") {
    const column_data wide("w", array<double>({1e300, -1e300, 1e-300, (std::numeric_limits<float>::max)()}));
    const column_data single = with_scalar(wide, true);
    const auto& narrow = *single.as<array<float>>();
    CHECK(std::vector<float>(narrow.begin(), narrow.end()) ==
          std::vector<float>{std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(),
                             0, (std::numeric_limits<float>::max)()});
}

}  // namespace scalar_test
