// SPDX-License-Identifier: MIT
#include "sluice/explain/tree_graphviz.hpp"

#include "support/hand_made_trees.hpp"
#include "support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>

using namespace sluice;

namespace tree_graphviz_test {

trees::boosted_trees one_tree() {
    trees::boosted_trees trees({0.5}, 1);
    trees.push_back(0, test::tree_of({{0, 40.5, 10, 3.5, 1, false}, {-1, 0.25, 4}, {-1, -0.1234567, 6}}));
    return trees;
}

TEST_CASE("tree graphviz names nodes and edges") {
    CHECK(tree_graphviz(test::model_of(one_tree(), test::table_of({"age"}, {}))) ==
          "digraph tree {\n"
          "  node [shape=box];\n"
          "  n0 [label=\"age < 40.5\\ngain 3.5, cover 10\"];\n"
          "  n0 -> n1 [label=\"yes\"];\n"
          "  n0 -> n2 [label=\"no, missing\"];\n"
          "  n1 [label=\"0.25\\ncover 4\", style=rounded];\n"
          "  n2 [label=\"-0.123457\\ncover 6\", style=rounded];\n"
          "}\n");
}

TEST_CASE("tree graphviz escapes names and refuses what is not there") {
    const auto named = [](const char* name) {
        return tree_graphviz(test::model_of(one_tree(), test::table_of({name}, {})));
    };
    CHECK(named("a\"b\\c\nd\x01").find("[label=\"a\\\"b\\\\c\\nd? < 40.5\\ngain") != std::string::npos);
    CHECK_THROWS_AS(named("\xff"), invalid_data);
    CHECK_THROWS_AS(tree_graphviz(test::regressor_of(one_tree()), {.round = 1}), invalid_data);
}

TEST_CASE("tree graphviz is what dot reads") {
    if (std::system("dot -V > /dev/null 2>&1") != 0) {
        MESSAGE("NOT RUN: there is no dot");
        return;
    }
    random_generator g(random_stream(1, 1));
    trees::boosted_trees trees({0}, 3);
    trees.push_back(0, test::drawn_tree(g, 3, 30));
    const test::temporary_folder folder;
    const auto path = (folder.path() / "tree.dot").string();
    const auto x = test::table_of({"<&>\"", "a\\", "c\nd"}, {});
    std::ofstream(path) << tree_graphviz(test::model_of(trees, x));
    CHECK(std::system(("dot -Tsvg \"" + path + "\" > /dev/null").c_str()) == 0);
}

}  // namespace tree_graphviz_test
