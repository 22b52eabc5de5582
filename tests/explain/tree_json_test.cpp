// SPDX-License-Identifier: MIT
#include "sluice/explain/tree_json.hpp"

#include "support/hand_made_trees.hpp"

#include <doctest/doctest.h>

using namespace sluice;

namespace tree_json_test {

trees::boosted_trees two_trees() {
    trees::boosted_trees trees({0.5}, 2);
    trees.push_back(0, test::tree_of({{0, 40.5, 10, 3.5, 1, false}, {-1, 0.25, 4}, {-1, -1e-300, 6}}));
    trees.push_back(
        0, test::tree_of(
               {{1, -std::numeric_limits<double>::infinity(), 3, 1, 1, true}, {-1, 0.1, 1}, {-1, 3, 2}}));
    return trees;
}

/// Reads any JSON value, strictly, and counts the objects in it.
std::size_t objects_in(detail::json_cursor& text) {
    std::string string;
    if (text.peek() == '"') return text.string(string), 0;
    const bool object = text.peek() == '{';
    if (!object && text.peek() != '[') return (void)text.number(), 0;
    const std::string_view open = object ? "{" : "[", close = object ? "}" : "]";
    text.require(open, "opens");
    std::size_t count = object ? 1 : 0;
    if (text.take(close)) return count;
    do {
        if (object) {
            text.string(string);
            text.require(":", "a colon");
        }
        count += objects_in(text);
    } while (text.take(","));
    text.require(close, "closes");
    return count;
}

std::size_t objects_in(const std::string& text) {
    detail::json_cursor cursor(text);
    const std::size_t count = objects_in(cursor);
    CHECK(cursor.done());
    return count;
}

TEST_CASE("tree json lists the nodes of a tree") {
    const auto m = test::model_of(two_trees(), test::table_of({"age", "fare"}, {}));
    const std::string first =
        R"({"round":0,"output":"margin","nodes":[)"
        R"({"node":0,"depth":0,"feature":"age","threshold":40.5,"yes":1,"no":2,"missing":2,"gain":3.5,"cover":10},)"
        R"({"node":1,"depth":1,"leaf":0.25,"cover":4},)"
        R"({"node":2,"depth":1,"leaf":-1e-300,"cover":6}]})";
    const std::string second =
        R"({"round":1,"output":"margin","nodes":[)"
        R"({"node":0,"depth":0,"feature":"fare","threshold":"-inf","yes":1,"no":2,"missing":1,"gain":1,"cover":3},)"
        R"({"node":1,"depth":1,"leaf":0.1,"cover":1},)"
        R"({"node":2,"depth":1,"leaf":3,"cover":2}]})";
    CHECK(tree_json(m) == first);
    CHECK(tree_json(m, {.round = 1}) == second);
    CHECK(trees_json(m) ==
          R"({"features":["age","fare"],"outputs":["margin"],"base_margins":[0.5],"trees":[)" + first + "," +
              second + "]}");
}

TEST_CASE("tree json is JSON, whatever the names are") {
    const auto m = test::model_of(two_trees(), test::table_of({"a\n\"\\\x01", "\xC3\xA9<&>"}, {}));
    CHECK(objects_in(tree_json(m)) == 4);
    CHECK(objects_in(trees_json(m)) == 9);
    trees::boosted_trees several({0.5, 1, -2}, 3);
    random_generator g(random_stream(1, 1));
    for (std::size_t t = 0; t < 4; ++t)
        for (std::size_t k = 0; k < 3; ++k) several.push_back(k, test::drawn_tree(g, 3, 20));
    CHECK(objects_in(trees_json(test::regressor_of(several))) == 1 + 12 * 42);
    CHECK(trees_json(test::regressor_of(trees::boosted_trees({0.5}, 1))) ==
          R"({"features":["x0"],"outputs":["margin"],"base_margins":[0.5],"trees":[]})");
}

TEST_CASE("tree json refuses trees that are not there, and names that are not UTF-8") {
    const auto m = test::model_of(two_trees(), test::table_of({"a", "b\xff"}, {}));
    CHECK_THROWS_AS(tree_json(m), invalid_data);
    CHECK_THROWS_AS(trees_json(m), invalid_data);
    CHECK_THROWS_AS(tree_json(m.state(), {.round = 2}), invalid_data);
    CHECK_THROWS_AS(tree_json(m.state(), {.output = 1}), invalid_data);
}

}  // namespace tree_json_test
