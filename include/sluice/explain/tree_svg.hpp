// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/explain/shown_tree.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

namespace detail {

/// Text of an XML document. What XML cannot hold at all becomes U+FFFD.
[[nodiscard]] inline std::string xml_escaped(std::string_view text) {
    static constexpr std::string_view replacement = "\xEF\xBF\xBD";
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else if (static_cast<unsigned char>(c) < 0x20)
            out += replacement;
        else if (text.substr(i).starts_with("\xEF\xBF\xBE") || text.substr(i).starts_with("\xEF\xBF\xBF"))
            out += replacement, i += 2;
        else
            out += c;
    }
    return out;
}

/// How many columns of a monospaced font a text takes at most: two for letters beyond the alphabets of Europe.
[[nodiscard]] inline std::size_t text_columns(std::string_view text) {
    std::size_t columns = 0;
    for (std::size_t i = 0; i < text.size(); i += utf8_sequence_length(text.substr(i)))
        columns += utf8_sequence_length(text.substr(i)) < 3 ? 1 : 2;
    return columns;
}

/// The front of a text, cut where it takes more columns than that.
[[nodiscard]] inline std::string shortened(std::string_view text, std::size_t most_columns) {
    if (text_columns(text) <= most_columns) return std::string(text);
    std::size_t end = 0;
    for (std::size_t length = utf8_sequence_length(text);
         text_columns(text.substr(0, end + length)) + 3 <= most_columns;
         length = utf8_sequence_length(text.substr(end)))
        end += length;
    return std::string(text.substr(0, end)) + "...";
}

/// The drawing of one tree: leaves side by side in equal slots, each question in the middle above its children. Nodes
/// of a level have leaves of their own below them, so that their middles lie a slot apart at least.
class svg_tree {
  public:
    explicit svg_tree(const shown_tree& tree) : tree_(tree), depth_(depths_of(tree.nodes)) {
        const auto order = reading_order(tree.nodes);
        middle_.resize(tree.nodes.size());
        lines_.resize(tree.nodes.size());
        std::size_t columns = 0;
        for (const std::size_t place : order) {
            lines_[place] = label(place);
            columns =
                (std::max)({columns, text_columns(lines_[place].first), text_columns(lines_[place].second)});
        }
        box_width_ = static_cast<double>(columns) * column_width + 2 * margin;
        for (std::size_t i = order.size(); i-- > 0;) {
            const std::size_t place = order[i];
            if (tree.nodes[place].is_leaf())
                middle_[place] = static_cast<double>(n_leaves_++);
            else
                middle_[place] = (middle_[tree.yes(place)] + middle_[tree.no(place)]) / 2;
        }
    }

    [[nodiscard]] std::string text() const {
        const auto levels = static_cast<double>(*std::max_element(depth_.begin(), depth_.end()));
        const std::string width = at(static_cast<double>(n_leaves_) * slot() + margin),
                          height = at(levels * level_height + box_height + 2 * margin);
        std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" +
                          height + "\" viewBox=\"0 0 " + width + " " + height +
                          "\" font-family=\"monospace\" font-size=\"12\" text-anchor=\"middle\">\n"
                          "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n";
        for (std::size_t i = 0; i < middle_.size(); ++i) {
            if (tree_.nodes[i].is_leaf()) continue;
            append_edge(out, i, tree_.yes(i), "yes");
            append_edge(out, i, tree_.no(i), "no");
        }
        for (std::size_t i = 0; i < middle_.size(); ++i) append_box(out, i);
        return out + "</svg>\n";
    }

  private:
    static constexpr double column_width = 7.5, margin = 10, box_height = 40, level_height = 90;
    static constexpr std::size_t most_columns = 32;

    /// A coordinate; hundredths are enough for the eye and leave the gaps between boxes open.
    [[nodiscard]] static std::string at(double coordinate) {
        return to_text(std::round(coordinate * 100) / 100);
    }

    [[nodiscard]] double slot() const { return box_width_ + margin; }
    // Leaves were counted from right to left.
    [[nodiscard]] double x(std::size_t i) const {
        return margin + box_width_ / 2 + (static_cast<double>(n_leaves_ - 1) - middle_[i]) * slot();
    }
    [[nodiscard]] double y(std::size_t i) const {
        return margin + static_cast<double>(depth_[i]) * level_height;
    }

    [[nodiscard]] std::pair<std::string, std::string> label(std::size_t i) const {
        const std::string number = short_number(tree_.nodes[i].value);
        const std::string cover = "cover " + short_number(tree_.statistics[i].cover);
        if (tree_.linear.has(i)) return {shortened(tree_.formula(i, short_number), most_columns), cover};
        if (tree_.nodes[i].is_leaf()) return {number, cover};
        const std::string question = tree_.nodes[i].asks_categories()
                                         ? shortened(tree_.question(i, number), most_columns)
                                         : shortened(tree_.name(i), most_columns) + " < " + number;
        return {question, "gain " + short_number(tree_.statistics[i].gain) + ", " + cover};
    }

    /// Of a leaf, with all digits.
    [[nodiscard]] std::string worth(std::size_t i) const {
        if (!tree_.linear.has(i)) return to_text(tree_.nodes[i].value);
        return tree_.formula(i, [](double value) { return to_text(value); });
    }

    static void append_text(std::string& out, double x, double y, std::string_view text) {
        out += "<text x=\"" + at(x) + "\" y=\"" + at(y) + "\">" + xml_escaped(text) + "</text>";
    }

    void append_edge(std::string& out, std::size_t parent, std::size_t child, std::string_view answer) const {
        const double top = y(parent) + box_height, bottom = y(child);
        out += "<line x1=\"" + at(x(parent)) + "\" y1=\"" + at(top) + "\" x2=\"" + at(x(child)) + "\" y2=\"" +
               at(bottom) + "\" stroke=\"#888888\"/>";
        const std::string said = std::string(answer) + (tree_.missing(parent) == child ? ", missing" : "");
        // Something white behind the words, so that the line does not strike them out.
        const double width = static_cast<double>(said.size()) * column_width;
        const double middle = (x(parent) + x(child)) / 2, line = (top + bottom) / 2;
        out += "<rect x=\"" + at(middle - width / 2) + "\" y=\"" + at(line - 8) + "\" width=\"" + at(width) +
               "\" height=\"16\" fill=\"white\"/>";
        append_text(out, middle, line + 4, said);
        out += '\n';
    }

    void append_box(std::string& out, std::size_t i) const {
        const bool leaf = tree_.nodes[i].is_leaf();
        out += "<g id=\"n" + to_text(i) + "\"><title>" +
               (leaf ? "leaf " + to_text(i) + ": " + xml_escaped(worth(i))
                     : "node " + to_text(i) + ": " +
                           xml_escaped(tree_.question(i, to_text(tree_.nodes[i].value)))) +
               "</title><rect x=\"" + at(x(i) - box_width_ / 2) + "\" y=\"" + at(y(i)) + "\" width=\"" +
               at(box_width_) + "\" height=\"" + at(box_height) +
               (leaf ? "\" rx=\"12\" fill=\"#e6f2e6\"" : "\" fill=\"#e8eef8\"") + " stroke=\"#444444\"/>";
        append_text(out, x(i), y(i) + 16, lines_[i].first);
        append_text(out, x(i), y(i) + 32, lines_[i].second);
        out += "</g>\n";
    }

    const shown_tree& tree_;
    std::vector<std::size_t> depth_;
    std::vector<double> middle_;  // in slots, from the right
    std::vector<std::pair<std::string, std::string>> lines_;
    std::size_t n_leaves_ = 0;
    double box_width_ = 0;
};

}  // namespace detail

/// A drawing of a tree as an SVG document that needs nothing else: the root at the top, the answer yes to the left. A
/// box shows a question with gain and cover, a rounded one a leaf with its value and cover; nodes do not overlap. Edges
/// say which answer they belong to, and which one missing values follow. The exact numbers and full names are in the
/// titles, which viewers show under the pointer.
///
/// Numbers have six digits, names are cut after 32 columns; boxes have the ids `n0`, `n1`, ... by place in the tree.
/// O(n_nodes). Throws `invalid_data` when there is no such tree, or a name is not UTF-8. Source: Reingold, Tilford,
/// "Tidier drawings of trees", 1981, doi:10.1109/TSE.1981.234519 (of its rules, those of levels, order and centring).
template <tree_model Model>
[[nodiscard]] std::string tree_svg(const Model& fitted, tree_at at = {}) {
    const auto tree = detail::shown_tree_of(fitted, at, "tree_svg");
    return detail::svg_tree(tree).text();
}

}  // namespace sluice
