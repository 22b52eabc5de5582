// SPDX-License-Identifier: MIT
#include "sluice/data/column_data.hpp"

#include "support/every_kind.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sluice;

namespace column_data_test {

TEST_CASE("column knows its kind, its width and whether it is a block, for every storage") {
    random_generator g(random_stream(1, 0));
    const table x = test::every_kind(g, 4);
    const std::vector<kind> kinds{kind::numeric,   kind::numeric, kind::categorical, kind::text,
                                  kind::timestamp, kind::numeric, kind::numeric,     kind::numeric};
    const std::vector<std::size_t> widths{1, 1, 1, 1, 1, 2, 2, 3};
    for (std::size_t j = 0; j < x.n_columns(); ++j) {
        INFO(x[j].name());
        CHECK(x[j].kind() == kinds[j]);
        CHECK(x[j].width() == widths[j]);
        CHECK(x[j].is_block() == (widths[j] > 1));
        CHECK(x[j].n_rows() == 4);
    }
    CHECK(column_data("b", dense_block<double>{{}, 3, {}}).is_block());
    CHECK(column_data("b", dense_block<double>{{}, 3, {}}).n_rows() == 3);
    CHECK(column_data("b", dense_block<double>{{}, 3, {}}).width() == 0);
}

TEST_CASE("column gives its values as what they are and as nothing else") {
    const column_data numbers("n", array<double>({1}));
    CHECK(numbers.as<array<double>>() != nullptr);
    CHECK(numbers.as<array<float>>() == nullptr);
    CHECK(numbers.as<dense_block<double>>() == nullptr);
}

TEST_CASE("raw column comes from itself, and keeps that when it is renamed or replaced") {
    const column_data raw("age", array<double>({1, 2}));
    CHECK(raw.from() == origin{{"age"}, ""});
    CHECK(raw.renamed("years").name() == "years");
    CHECK(raw.renamed("years").from() == origin{{"age"}, ""});
    const column_data made = raw.replaced(array<double>({3, 4}), "scaler");
    CHECK(made.name() == "age");
    CHECK(made.from() == origin{{"age"}, "scaler"});
    CHECK((*made.as<array<double>>())[0] == 3);
    CHECK((*raw.as<array<double>>())[0] == 1);
    CHECK(made.renamed("b").replaced(array<double>(), "other").from() == origin{{"age"}, "other"});
    CHECK(column_data("sum", array<double>(), origin{{"a", "b"}, "adder"}).from().columns.size() == 2);
}

TEST_CASE("columns share their values when they are copied or renamed") {
    const column_data raw("age", array<double>({1, 2}));
    const column_data copy = raw;
    CHECK(copy.as<array<double>>()->data() == raw.as<array<double>>()->data());
    CHECK(raw.renamed("b").as<array<double>>()->data() == raw.as<array<double>>()->data());
}

TEST_CASE("column refuses values whose parts contradict each other, and says which column") {
    const auto refused = [](column_data::storage values) {
        const auto why = test::thrown<invalid_data>([&] { return column_data("c", values); });
        CHECK(why.component == "column_data");
        CHECK(why.place == "column \"c\"");
        return why;
    };
    const auto dense = refused(dense_block<double>{array<double>({1, 2, 3}), 2, {"a", "b"}});
    CHECK(dense.requirement == "a block needs a value for each of 2 rows x 2 columns");
    CHECK(dense.actual == "3");
    refused(dense_block<float>{array<float>({1}), 0, {"a"}});
    refused(dense_block<float>{{}, std::size_t{1} << 63, {"a", "b"}});  // rows x columns wraps to 0
    refused(sparse_block{array<std::uint64_t>({2}), array<std::uint32_t>({0}), array<double>({1}), {"a"}});
    refused(sparse_block{array<std::uint64_t>({1}), array<std::uint32_t>({0, 0}), array<double>({1}), {"a"}});
    refused(sparse_block{{}, array<std::uint32_t>({0}), array<double>({1}), {"a"}});
    refused(text_values{array<char>({'a'}), array<std::uint64_t>({2}), {}});
    refused(text_values{array<char>({'a'}), array<std::uint64_t>({0, 1}), array<std::uint8_t>({1})});
    refused(category_values{array<std::int32_t>({0}), nullptr});
    random_generator g(random_stream(2, 0));
    CHECK_NOTHROW((void)test::every_kind(g, 0));
}

}  // namespace column_data_test
