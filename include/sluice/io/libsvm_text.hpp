// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/io/libsvm_options.hpp"
#include "sluice/io/shown.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::detail {

/// Reads the lines of one libsvm text into a dataset.
class libsvm_text {
  public:
    libsvm_text(const libsvm_options& options, std::string_view component)
        : options_(options), component_(component) {}

    [[nodiscard]] dataset<> read(std::string_view text) {
        for (line_ = 1; !text.empty(); ++line_) {
            const std::size_t length = (std::min)(text.find('\n'), text.size());
            if (length > options_.limits.line_bytes)
                fail_limit("lines must have bytes", options_.limits.line_bytes, 0);
            line(text.substr(0, length));
            text.remove_prefix((std::min)(length + 1, text.size()));
        }
        return finish();
    }

  private:
    void line(std::string_view text) {
        text = text.substr(0, text.find('#'));
        const char* const begin = text.data();
        std::string_view token = next(text);
        if (token.empty()) return;
        const auto column = [&] { return static_cast<std::size_t>(token.data() - begin) + 1; };
        if (labels_.size() == options_.limits.rows)
            fail_limit("datasets must have rows", options_.limits.rows, column());
        label(token, column());
        token = next(text);
        if (token.starts_with("qid:")) {
            group(token.substr(4), column());
            token = next(text);
        }
        const std::size_t row_begin = columns_.size();
        for (; !token.empty(); token = next(text)) feature(token, row_begin, column());
        row_ends_.push_back(columns_.size());
    }

    // The next word; spaces, tabs and the CR of a CR LF stand between words.
    [[nodiscard]] static std::string_view next(std::string_view& text) {
        static constexpr std::string_view space = " \t\r";
        text.remove_prefix((std::min)(text.find_first_not_of(space), text.size()));
        const std::string_view word = text.substr(0, text.find_first_of(space));
        text.remove_prefix(word.size());
        return word;
    }

    void label(std::string_view token, std::size_t column) {
        const std::size_t colon = token.find(':');
        labels_.push_back(number(token.substr(0, colon), "a label must be a finite number", column));
        if (colon == token.npos) return;
        weights_.push_back(number(token.substr(colon + 1), "a weight must be a number >= 0", column));
        if (!(weights_.back() >= 0)) fail("a weight must be a number >= 0", token, column);
        if (weights_.size() != labels_.size())
            fail("either all lines or none must have a weight", {}, column);
    }

    void group(std::string_view token, std::size_t column) {
        const auto value = number_from_text<std::int64_t>(token);
        if (!value) fail("qid must be a whole number", token, column);
        groups_.push_back(*value);
        if (groups_.size() != labels_.size()) fail("either all lines or none must have a qid", {}, column);
    }

    void feature(std::string_view token, std::size_t row_begin, std::size_t column) {
        const std::size_t colon = token.find(':');
        if (colon == token.npos) fail("a feature must be index:value", token, column);
        const auto index = number_from_text<std::uint64_t>(token.substr(0, colon));
        if (!index) fail("an index must be a whole number >= 0", token, column);
        const std::uint64_t first = options_.zero_based ? 0 : 1;
        if (*index < first) fail("an index must be >= 1", token, column, "zero_based allows index 0");
        const std::uint64_t place = *index - first;
        if (options_.n_features != 0 && place >= options_.n_features)
            fail("an index must be within n_features = " + to_text(options_.n_features), token, column);
        if (place >= options_.limits.features)
            fail_limit("datasets must have features", options_.limits.features, column);
        if (columns_.size() > row_begin && columns_.back() >= place)
            fail("indices of a line must increase", token, column);
        columns_.push_back(static_cast<std::uint32_t>(place));
        values_.push_back(number(token.substr(colon + 1), "a value must be a finite number", column));
        width_ = (std::max)(width_, static_cast<std::size_t>(place) + 1);
    }

    [[nodiscard]] double number(std::string_view text, std::string_view requirement,
                                std::size_t column) const {
        const auto value = number_from_text<double>(text);
        if (!value || std::isinf(*value)) fail(requirement, text, column);
        return *value;
    }

    [[nodiscard]] dataset<> finish() {
        if (!weights_.empty() && weights_.size() != labels_.size())
            fail("either all lines or none must have a weight", {}, 0);
        if (!groups_.empty() && groups_.size() != labels_.size())
            fail("either all lines or none must have a qid", {}, 0);
        if (options_.target == libsvm_target::ranked && groups_.size() != labels_.size())
            fail("a ranked target needs qid on every line", {}, 0);
        std::vector<std::string> names;
        const std::size_t width = options_.n_features != 0 ? options_.n_features : width_;
        for (std::size_t j = 0; j < width; ++j)
            names.push_back("feature_" + to_text(j + (options_.zero_based ? 0 : 1)));
        sparse_block block{std::move(row_ends_), std::move(columns_), std::move(values_), std::move(names)};
        std::vector<column_data> columns;
        columns.emplace_back("features", std::move(block));
        return {table(std::move(columns)), target(), {std::move(weights_), std::move(groups_)}};
    }

    [[nodiscard]] any_target target() {
        if (options_.target == libsvm_target::ranked) return ranked_target{std::move(labels_)};
        if (options_.target == libsvm_target::numeric) return numeric_target{std::move(labels_)};
        return class_labels(column_data("label", array<double>(std::move(labels_))));
    }

    [[noreturn]] void fail(std::string_view requirement, std::string_view actual, std::size_t column,
                           std::string_view hint = {}) const {
        throw parse_error({.component = std::string(component_),
                           .requirement = std::string(requirement),
                           .actual = actual.empty() ? std::string() : shown(actual),
                           .place = place(column),
                           .hint = std::string(hint)});
    }
    [[noreturn]] void fail_limit(std::string_view what, std::size_t limit, std::size_t column) const {
        throw limit_exceeded({.component = std::string(component_),
                              .requirement = std::string(what) + " at most " + to_text(limit),
                              .actual = {},
                              .place = place(column),
                              .hint = {}});
    }
    [[nodiscard]] std::string place(std::size_t column) const {
        const std::string line = "line " + to_text(line_);
        return column == 0 ? line : line + ", column " + to_text(column);
    }

    const libsvm_options& options_;
    std::string_view component_;
    std::size_t line_ = 0;
    std::vector<double> labels_;
    std::vector<double> weights_;
    std::vector<std::int64_t> groups_;
    std::vector<std::uint64_t> row_ends_;
    std::vector<std::uint32_t> columns_;
    std::vector<double> values_;
    std::size_t width_ = 0;
};

}  // namespace sluice::detail
