// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/eigen.hpp"
#include "sluice/core/exact_math.hpp"
#include "sluice/core/parallel.hpp"
#include "sluice/data/present_classes.hpp"
#include "sluice/losses/softmax.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::losses {

/// The classes that a model has learned, and how its margins become their probabilities: those of all names that had
/// weight. One class has no margin, two have one, the log odds of the second, and more have one each; classes without
/// weight have probability 0.
class learned_classes {
  public:
    learned_classes() = default;
    /// `present` are the codes of the classes that had weight, ascending.
    learned_classes(std::shared_ptr<const dictionary> names, std::vector<std::int32_t> present)
        : names_(std::move(names)), present_(std::move(present)) {}

    /// All of them, with weight or without.
    [[nodiscard]] const std::shared_ptr<const dictionary>& names() const { return names_; }
    [[nodiscard]] std::span<const std::int32_t> present() const { return present_; }
    [[nodiscard]] std::size_t n_margins() const {
        return present_.size() <= 2 ? present_.size() - 1 : present_.size();
    }

    /// In place: the first `n_margins()` numbers of `row`, [n_classes], are margins.
    void become_probabilities(std::span<double> row) const noexcept {
        if (present_.size() == 1) row[0] = 1;
        if (present_.size() == 2) {
            row[1] = exact_sigmoid(row[0]);
            row[0] = 1 - row[1];
        }
        if (present_.size() > 2) softmax::probabilities(row.first(present_.size()));
        spread_over_classes(present_, row);
    }
    /// [n_rows x n_classes]; `margins_of(i, row)` writes the margins of row i to the front of `row`.
    template <class MarginsOf>
    [[nodiscard]] Eigen::MatrixXd probabilities(std::size_t n_rows, const MarginsOf& margins_of,
                                                const context& ctx) const {
        Eigen::MatrixXd all(static_cast<Eigen::Index>(n_rows), static_cast<Eigen::Index>(names_->size()));
        for_each_chunk(ctx, n_rows, std::size_t{1} << 12, [&](chunk rows) {
            Eigen::RowVectorXd row(all.cols());
            for (std::size_t i = rows.begin; i < rows.end; ++i) {
                margins_of(i, std::span(row.data(), names_->size()));
                become_probabilities({row.data(), names_->size()});
                all.row(static_cast<Eigen::Index>(i)) = row;
            }
        });
        return all;
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("classes", names_);
        v("present", present_);
    }
    /// Throws `invalid_data` unless one or more of the classes had weight.
    void check(std::string_view component) const {
        if (!are_present_classes(present_, names_->size()))
            throw invalid_data({.component = std::string(component),
                                .requirement = "knows one or more of its classes",
                                .actual = {},
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }
    friend bool operator==(const learned_classes& a, const learned_classes& b) {
        return *a.names_ == *b.names_ && a.present_ == b.present_;
    }

  private:
    std::shared_ptr<const dictionary> names_ = std::make_shared<const dictionary>();
    std::vector<std::int32_t> present_;
};

}  // namespace sluice::losses
