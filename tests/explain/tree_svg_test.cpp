// SPDX-License-Identifier: MIT
#include "sluice/explain/tree_svg.hpp"

#include "support/hand_made_trees.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace sluice;

namespace tree_svg_test {

struct box {
    double x, y, width, height;
};

double number_behind(std::string_view text, std::string_view name, std::size_t from) {
    const std::size_t begin = text.find(std::string(name) + "=\"", from) + name.size() + 2;
    return number_from_text<double>(text.substr(begin, text.find('"', begin) - begin)).value();
}

box box_at(std::string_view svg, std::size_t from) {
    return {number_behind(svg, " x", from), number_behind(svg, " y", from),
            number_behind(svg, " width", from), number_behind(svg, " height", from)};
}

/// The boxes of all nodes, in the order of their places.
std::vector<box> boxes_of(std::string_view svg, std::size_t n_nodes) {
    std::vector<box> boxes;
    for (std::size_t i = 0; i < n_nodes; ++i) {
        const std::size_t group = svg.find("<g id=\"n" + std::to_string(i) + "\">");
        REQUIRE(group != std::string_view::npos);
        boxes.push_back(box_at(svg, svg.find("<rect", group)));
    }
    return boxes;
}

/// Elements are closed in the order in which they were opened, and text has no bare `<` or `&`.
bool well_formed(std::string_view xml) {
    std::vector<std::string_view> open;
    for (std::size_t at = 0; at < xml.size(); ++at) {
        if (xml[at] == '&') {
            const auto rest = xml.substr(at);
            if (!rest.starts_with("&amp;") && !rest.starts_with("&lt;") && !rest.starts_with("&gt;") &&
                !rest.starts_with("&quot;"))
                return false;
        }
        if (static_cast<unsigned char>(xml[at]) < 0x20 && xml[at] != '\n') return false;
        if (xml[at] != '<') continue;
        const std::size_t end = xml.find('>', at);
        const auto inside = xml.substr(at + 1, end - at - 1);
        if (inside.ends_with('/')) continue;
        if (!inside.starts_with('/'))
            open.push_back(inside.substr(0, inside.find(' ')));
        else if (open.empty() || open.back() != inside.substr(1))
            return false;
        else
            open.pop_back();
    }
    return open.empty();
}

void check_drawing(const trees::boosted_trees& trees) {
    const std::string svg = tree_svg(test::regressor_of(trees));
    CHECK(well_formed(svg));
    const auto nodes = trees.trees(0).nodes(0);
    const auto boxes = boxes_of(svg, nodes.size());
    const double width = number_behind(svg, " width", 0), height = number_behind(svg, " height", 0);
    bool apart = true, inside = true, ordered = true;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        const box& a = boxes[i];
        inside = inside && a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height;
        for (std::size_t j = 0; j < i; ++j) {
            const box& b = boxes[j];
            apart = apart && (a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y ||
                              b.y + b.height < a.y);
        }
        if (nodes[i].is_leaf()) continue;
        const box& yes = boxes[i + nodes[i].to_left];
        const box& no = boxes[i + nodes[i].to_left + 1];
        ordered = ordered && yes.x < a.x && a.x < no.x && yes.y > a.y + a.height && no.y == yes.y;
    }
    CHECK(apart);
    CHECK(inside);
    CHECK(ordered);
}

TEST_CASE("tree svg draws nodes apart from each other, inside the picture, yes to the left") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        random_generator g(random_stream(seed, 1));
        trees::boosted_trees trees({0}, 4);
        trees.push_back(0, test::drawn_tree(g, 4, uniform_integer(g, 60)));
        check_drawing(trees);
    }
    std::vector<test::written_node> chain;
    for (std::uint32_t i = 0; i < 300; ++i) {
        chain.push_back({0, 1e-300, 1e300, 1e-300, 2 * i + 1, false});
        chain.push_back({-1, 1, 1});
    }
    chain.push_back({-1, 1, 1});
    trees::boosted_trees deep({0}, 1);
    deep.push_back(0, test::tree_of(chain));
    check_drawing(deep);
}

TEST_CASE("tree svg draws each question, each leaf, and which way missing values go") {
    trees::boosted_trees trees({0}, 1);
    trees.push_back(0, test::tree_of({{0, 40.5, 10, 3.5, 1, false}, {-1, 0.25, 4}, {-1, -0.1234567, 6}}));
    const std::string svg = tree_svg(test::model_of(trees, test::table_of({"age"}, {})));
    CHECK(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
    for (const std::string_view wanted :
         {">age &lt; 40.5</text>", ">gain 3.5, cover 10</text>", ">0.25</text>", ">cover 4</text>",
          ">-0.123457</text>", "<title>leaf 2: -0.1234567</title>", ">yes</text>", ">no, missing</text>"})
        CHECK(svg.find(wanted) != std::string::npos);
}

TEST_CASE("tree svg escapes names, cuts long ones and refuses what is not there") {
    trees::boosted_trees trees({0}, 1);
    trees.push_back(0, test::tree_of({{0, 0.5, 1, 1, 1, true}, {-1, 1, 1}, {-1, 1, 1}}));
    const auto drawn = [&](const std::string& name) {
        return tree_svg(test::model_of(trees, test::table_of({name}, {})));
    };
    CHECK(drawn("<a href=\"x\">&").find("&lt;a href=&quot;x&quot;&gt;&amp; &lt; 0.5") != std::string::npos);
    CHECK(well_formed(drawn("<a href=\"x\">&\x01\n\t")));
    CHECK(drawn("a\x01z\xEF\xBF\xBF").find("a\xEF\xBF\xBDz\xEF\xBF\xBD") != std::string::npos);
    const std::string letters = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
    CHECK(drawn(letters).find(">abcdefghijklmnopqrstuvwxyzabc... &lt; 0.5</text>") != std::string::npos);
    CHECK(drawn(letters).find("<title>node 0: " + letters) != std::string::npos);
    std::string wide;
    for (int i = 0; i < 20; ++i) wide += "\xE6\xBC\xA2";
    CHECK(drawn(wide).find(">" + wide.substr(0, 14 * 3) + "... &lt; 0.5</text>") != std::string::npos);
    CHECK_THROWS_AS(drawn("\xff"), invalid_data);
    CHECK_THROWS_AS(tree_svg(test::regressor_of(trees), {.round = 1}), invalid_data);
}

TEST_CASE("tree svg draws a single leaf") {
    trees::boosted_trees leaf({0.5}, 1);
    leaf.push_back(0, test::tree_of({{-1, 0.25, 0}}));
    check_drawing(leaf);
}

}  // namespace tree_svg_test
