// SPDX-License-Identifier: MIT
#include "sluice/explain/tree_text.hpp"

#include "support/hand_made_trees.hpp"

#include <doctest/doctest.h>

using namespace sluice;

namespace tree_text_test {

trees::boosted_trees two_written_trees() {
    trees::boosted_trees trees({0.5}, 2);
    trees.push_back(0, test::tree_of({{0, 40.5, 10, 3.5, 1, false},
                                      {-1, 0.25, 4},
                                      {1, -1, 6, 1.25, 3, true},
                                      {-1, -0.5, 5},
                                      {-1, 2, 1}}));
    trees.push_back(0, test::tree_of({{-1, 0.1, 10}}));
    return trees;
}

TEST_CASE("tree text has a line for each node in the order of reading") {
    const auto m = test::model_of(two_written_trees(), test::table_of({"age", "fare"}, {}));
    const std::string first =
        "0:[age<40.5] yes=1,no=2,missing=2,gain=3.5,cover=10\n"
        "\t1:leaf=0.25,cover=4\n"
        "\t2:[fare<-1] yes=3,no=4,missing=3,gain=1.25,cover=6\n"
        "\t\t3:leaf=-0.5,cover=5\n"
        "\t\t4:leaf=2,cover=1\n";
    CHECK(tree_text(m) == first);
    CHECK(tree_text(m, {.round = 1}) == "0:leaf=0.1,cover=10\n");
    CHECK(trees_text(m) == "booster[0]:\n" + first + "booster[1]:\n0:leaf=0.1,cover=10\n");
    CHECK(tree_text(m.state(), {.round = 0}).starts_with("0:[x0<40.5]"));
}

TEST_CASE("tree text numbers the trees of several outputs as leaf indices do") {
    trees::boosted_trees trees({0, 0}, 1);
    for (const double value : {1.0, 2.0, 3.0, 4.0})
        trees.push_back(value > 2 ? 1 : 0, test::tree_of({{-1, value, 1}}));
    CHECK(trees_text(test::regressor_of(trees)) ==
          "booster[0]:\n0:leaf=1,cover=1\nbooster[1]:\n0:leaf=3,cover=1\n"
          "booster[2]:\n0:leaf=2,cover=1\nbooster[3]:\n0:leaf=4,cover=1\n");
    CHECK(trees_text(test::regressor_of(trees::boosted_trees({0.5}, 1))).empty());
}

TEST_CASE("tree text keeps a node on its line whatever its name, and refuses what is not there") {
    const auto m = test::model_of(two_written_trees(), test::table_of({"a\nb", "\"<&>\""}, {}));
    CHECK(tree_text(m).starts_with("0:[a?b<40.5]"));
    CHECK_THROWS_AS(tree_text(m, {.round = 2}), invalid_data);
    CHECK_THROWS_AS(tree_text(m, {.output = 1}), invalid_data);
    const auto broken = test::model_of(two_written_trees(), test::table_of({"\xff", "b"}, {}));
    CHECK_THROWS_AS(tree_text(broken), invalid_data);
    CHECK_THROWS_AS(trees_text(broken), invalid_data);
}

TEST_CASE("tree text of a long chain does not grow with the square of its depth") {
    std::vector<test::written_node> nodes;
    for (std::uint32_t i = 0; i < 20000; ++i) {
        nodes.push_back({0, 0.5, 1, 1, 2 * i + 1, false});
        nodes.push_back({-1, 1, 1});
    }
    nodes.push_back({-1, 1, 1});
    trees::boosted_trees trees({0}, 1);
    trees.push_back(0, test::tree_of(nodes));
    CHECK(tree_text(test::regressor_of(trees)).size() < 50'000'000);
}

}  // namespace tree_text_test
