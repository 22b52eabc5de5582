// SPDX-License-Identifier: MIT
#include "sluice/data/values.hpp"

#include "sluice/core/random.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace sluice;

namespace values_test {

TEST_CASE("text values give back what was put in when strings are missing, empty or long") {
    random_generator g(random_stream(1, 0));
    for (int repeat = 0; repeat < 200; ++repeat) {
        std::vector<std::optional<std::string>> put;
        text_builder builder;
        for (std::uint64_t n = uniform_integer(g, 8); n > 0; --n) {
            if (uniform_integer(g, 3) == 0)
                put.push_back(std::nullopt);
            else
                put.push_back(
                    std::string(uniform_integer(g, 4), static_cast<char>('a' + uniform_integer(g, 26))));
            builder.push_back(put.back() ? std::string_view(*put.back()) : std::string_view{});
        }
        const auto values = std::move(builder).finish();
        REQUIRE(values.size() == put.size());
        for (std::size_t i = 0; i < put.size(); ++i) {
            REQUIRE((values[i].data() == nullptr) == !put[i].has_value());
            if (put[i]) REQUIRE(values[i] == *put[i]);
        }
    }
}

TEST_CASE("text values spend nothing on missing marks when nothing is missing") {
    text_builder builder;
    builder.push_back("a");
    CHECK(std::move(builder).finish().missing.empty());
}

TEST_CASE("category values give a null view when a code is missing or unknown") {
    const category_values values{array<std::int32_t>({0, missing_code, unknown_code}),
                                 std::make_shared<const dictionary>(std::vector<std::string>{""})};
    CHECK(values[0].data() != nullptr);
    CHECK(values[1].data() == nullptr);
    CHECK(values[2].data() == nullptr);
    CHECK(category_values{}.size() == 0);
}

TEST_CASE("blocks know their rows and columns") {
    const dense_block<float> dense{array<float>({1, 2, 3, 4, 5, 6}), 3, {"a", "b"}};
    CHECK((dense.size() == 3 && dense.width() == 2 && dense.column(1)[2] == 6));
    CHECK(dense.column(1).data() == dense.values.data() + 3);
    const sparse_block sparse{array<std::uint64_t>({2, 2, 3}),
                              array<std::uint32_t>({0, 1, 1}),
                              array<double>({1, 2, 3}),
                              {"a", "b"}};
    CHECK((sparse.size() == 3 && sparse.width() == 2));
    CHECK((sparse.row_begin(0) == 0 && sparse.row_begin(1) == 2 && sparse.row_begin(2) == 2));
    const dense_block<double> rows_only{{}, 4, {}};
    CHECK((rows_only.size() == 4 && rows_only.width() == 0));
}

}  // namespace values_test
