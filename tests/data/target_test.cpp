// SPDX-License-Identifier: MIT
#include "sluice/data/target.hpp"

#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sluice;

namespace target_test {

/// One target of each kind, of four rows.
std::vector<any_target> every_kind_of_target() {
    auto names = std::make_shared<const dictionary>(std::vector<std::string>{"no", "yes"});
    return {no_target{4},
            numeric_target{array<double>({1, 2, 3, 4})},
            class_target{array<std::int32_t>({0, 1, 1, 0}), names},
            multi_output_target{{array<double>({1, 2, 3, 4, 5, 6, 7, 8}), 4, {"p", "q"}}},
            multi_label_target{{array<std::uint64_t>({1, 1, 2, 3}),
                                array<std::uint32_t>({0, 1, 0}),
                                array<double>({1, 1, 1}),
                                {"p", "q"}}},
            ranked_target{array<double>({3, 0, 1, 2})},
            survival_target{array<double>({1, 2, 3, 4}), array<std::uint8_t>({0, 1, 0, 1})}};
}

std::size_t rows_of(const any_target& target) {
    return std::visit([](const auto& t) { return t.size(); }, target);
}

TEST_CASE("every kind of target knows its rows, and takes them like a table") {
    const std::vector<std::size_t> rows{3, 1, 1};
    for (const auto& target : every_kind_of_target()) {
        CHECK(rows_of(target) == 4);
        const any_target taken = take(target, rows);
        CHECK(taken.index() == target.index());
        CHECK(rows_of(taken) == 3);
        CHECK(rows_of(take(target, {})) == 0);
    }
}

TEST_CASE("taken targets hold what stood at the rows") {
    const auto all = every_kind_of_target();
    const std::vector<std::size_t> rows{3, 1, 2};
    CHECK(std::get<numeric_target>(take(all[1], rows)).values[0] == 4);
    const auto classes = std::get<class_target>(take(all[2], rows));
    CHECK((classes[0] == "no" && classes[1] == "yes" && classes.n_classes() == 2));
    CHECK(std::get<multi_output_target>(take(all[3], rows)).outputs.column(1)[0] == 8);
    const auto labels = std::get<multi_label_target>(take(all[4], rows)).labels;
    CHECK(std::vector<std::uint64_t>(labels.row_ends.begin(), labels.row_ends.end()) ==
          std::vector<std::uint64_t>{1, 1, 2});
    CHECK(std::get<ranked_target>(take(all[5], rows)).relevance[2] == 1);
    const auto survival = std::get<survival_target>(take(all[6], rows));
    CHECK((survival.times[0] == 4 && survival.events[0] == 1 && survival.events[2] == 0));
}

TEST_CASE("require_target gives the target itself, and names both kinds when they differ") {
    const auto all = every_kind_of_target();
    CHECK(&require_target<numeric_target>(all[1], "step") == std::get_if<numeric_target>(&all[1]));
    const auto why =
        test::thrown<invalid_data>([&] { return &require_target<class_target>(all[1], "step"); });
    CHECK(why.component == "step");
    CHECK(why.requirement == "needs a target of classes");
    CHECK(why.actual == "a numeric target");
    CHECK(why.hint == "class_labels(...) makes classes of a column");
    const std::vector<std::string> names{"no target",
                                         "a numeric target",
                                         "a target of classes",
                                         "a target of several outputs",
                                         "a target of several labels",
                                         "a ranked target",
                                         "a survival target"};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto call = [&] {
            if (i == 1) return (void)require_target<ranked_target>(all[i], "step");
            (void)require_target<numeric_target>(all[i], "step");
        };
        CHECK(test::thrown<invalid_data>([&] { return call(), 0; }).actual == names[i]);
    }
}

}  // namespace target_test
