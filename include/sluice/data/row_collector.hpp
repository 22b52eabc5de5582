// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/target.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sluice {

/// Gathers, chunk after chunk, what a dataset knows of its rows beside their columns: target, weights, groups, offsets,
/// positions. Chunks have the same kind of target, of the same classes or outputs, and all of them have weights (or groups, ...) or none.
/// Throws `invalid_data` otherwise, and for targets of several labels.
class row_collector {
  public:
    explicit row_collector(std::string component) : component_(std::move(component)) {}

    void add(const dataset<>& chunk) {
        if (n_rows_ == 0) first_ = chunk.target();
        if (chunk.target().index() != first_.index())
            refuse("all chunks have the same kind of target", "another one");
        const auto same = [&](bool has, bool had, const char* what) {
            if (n_rows_ > 0 && has != had)
                refuse(std::string("all chunks have ") + what + ", or none", "some have");
        };
        same(!chunk.rows().weights.empty(), !weights_.empty(), "weights");
        same(!chunk.rows().groups.empty(), !groups_.empty(), "groups");
        same(!chunk.rows().positions.empty(), !positions_.empty(), "positions");
        if (n_rows_ > 0 && chunk.n_offsets() != offsets_.size())
            refuse("all chunks have " + to_text(offsets_.size()) + " offsets a row",
                   to_text(chunk.n_offsets()));
        append(weights_, chunk.rows().weights);
        append(groups_, chunk.rows().groups);
        append(positions_, chunk.rows().positions);
        offsets_.resize(chunk.n_offsets());
        for (std::size_t k = 0; k < offsets_.size(); ++k) append(offsets_[k], chunk.offsets(k));
        std::visit([&](const auto& target) { take(target); }, chunk.target());
        n_rows_ += chunk.n_rows();
    }

    [[nodiscard]] std::size_t n_rows() const { return n_rows_; }

    /// All rows, without columns.
    [[nodiscard]] dataset<> finish() && {
        std::vector<double> offsets;
        for (const auto& one : offsets_) append(offsets, one);
        return {table::of_rows(n_rows_), target(),
                row_data{std::move(weights_), std::move(groups_), std::move(offsets), std::move(positions_)}};
    }

  private:
    [[noreturn]] void refuse(std::string requirement, std::string actual, std::string hint = {}) const {
        throw invalid_data({.component = component_,
                            .requirement = std::move(requirement),
                            .actual = std::move(actual),
                            .place = "the chunk from row " + to_text(n_rows_) + " on",
                            .hint = std::move(hint)});
    }
    template <class T, class Values>
    static void append(std::vector<T>& all, const Values& more) {
        all.insert(all.end(), more.begin(), more.end());
    }

    void take(const no_target&) {}
    void take(const numeric_target& target) { append(numbers_, target.values); }
    void take(const ranked_target& target) { append(numbers_, target.relevance); }
    void take(const class_target& target) {
        if (*target.classes != *std::get<class_target>(first_).classes)
            refuse("all chunks have the same classes in the same order", "others",
                   "class_labels(column, {...}) gives them");
        append(codes_, target.codes);
    }
    void take(const survival_target& target) {
        append(numbers_, target.times);
        append(events_, target.events);
    }
    void take(const interval_target& target) {
        append(numbers_, target.lower);
        append(upper_, target.upper);
    }
    void take(const multi_output_target& target) {
        const auto& outputs = target.outputs;
        if (outputs.names != std::get<multi_output_target>(first_).outputs.names)
            refuse("all chunks have the same outputs", "others");
        outputs_.resize(outputs.width());
        for (std::size_t k = 0; k < outputs_.size(); ++k) append(outputs_[k], outputs.column(k));
    }
    void take(const multi_label_target&) { refuse("the target can be gathered", "several labels"); }

    [[nodiscard]] any_target target() {
        struct maker {
            row_collector& all;
            any_target operator()(const no_target&) const { return no_target{all.n_rows_}; }
            any_target operator()(const numeric_target&) const {
                return numeric_target{std::move(all.numbers_)};
            }
            any_target operator()(const ranked_target&) const {
                return ranked_target{std::move(all.numbers_)};
            }
            any_target operator()(const class_target& first) const {
                return class_target{std::move(all.codes_), first.classes};
            }
            any_target operator()(const survival_target&) const {
                return survival_target{std::move(all.numbers_), std::move(all.events_)};
            }
            any_target operator()(const interval_target&) const {
                return interval_target{std::move(all.numbers_), std::move(all.upper_)};
            }
            any_target operator()(const multi_output_target& first) const {
                std::vector<double> flat;
                for (const auto& output : all.outputs_) append(flat, output);
                return multi_output_target{{std::move(flat), all.n_rows_, first.outputs.names}};
            }
            any_target operator()(const multi_label_target&) const { return no_target{all.n_rows_}; }
        };
        return std::visit(maker{*this}, first_);
    }

    std::string component_;
    std::size_t n_rows_ = 0;
    any_target first_ = no_target{};
    std::vector<double> numbers_, upper_, weights_;
    std::vector<std::int32_t> codes_;
    std::vector<std::uint8_t> events_;
    std::vector<std::int64_t> groups_, positions_;
    std::vector<std::vector<double>> outputs_, offsets_;
};

}  // namespace sluice
