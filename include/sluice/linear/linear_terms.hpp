// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/exact_math.hpp"
#include "sluice/core/when_used.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/linear/design.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::linear {

/// Intercepts and coefficients of one or more linear functions of the same columns, with the names of those: what
/// every linear model remembers and predicts by.
///
/// A margin is `((intercept + c0 x0) + c1 x1) + ...`, rounded after each operation: tables and single rows agree to
/// the bit. Missing and infinite values are refused: an exception naming column and row for a table, false for a row.
class linear_terms {
  public:
    linear_terms() = default;
    /// `coefficients` is [n_features x n_outputs], `intercepts` [n_outputs].
    linear_terms(const std::vector<feature>& columns, const Eigen::VectorXd& intercepts,
                 const Eigen::MatrixXd& coefficients)
        : intercepts_(intercepts.begin(), intercepts.end()),
          coefficients_(coefficients.data(), coefficients.data() + coefficients.size()) {
        for (const auto& c : columns) names_.push_back(c.name);
        names_.resize(static_cast<std::size_t>(coefficients.rows()));
    }

    [[nodiscard]] std::size_t n_features() const { return names_.size(); }
    [[nodiscard]] std::size_t n_outputs() const { return intercepts_.size(); }
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    [[nodiscard]] double intercept(std::size_t output = 0) const { return intercepts_[output]; }
    [[nodiscard]] std::span<const double> coefficients(std::size_t output = 0) const {
        return std::span(coefficients_).subspan(output * n_features(), n_features());
    }

    /// The margins of a table, [n_rows x n_outputs]. O(n_rows x n_features x n_outputs).
    SLUICE_WHEN_USED [[nodiscard]] Eigen::MatrixXd margins(const table& x, std::string_view component,
                                                           const context& ctx) const {
        const auto columns = features(x, component, sparse_blocks::taken);
        require_features(columns, n_features(), component);
        Eigen::MatrixXd out(static_cast<Index>(x.n_rows()), static_cast<Index>(n_outputs()));
        for_each_chunk(ctx, x.n_rows(), rows_per_chunk, [&](chunk rows) {
            for (std::size_t k = 0; k < n_outputs(); ++k) {
                double* margin = out.col(static_cast<Index>(k)).data();
                for (std::size_t i = rows.begin; i < rows.end; ++i) margin[i] = intercepts_[k];
                for (std::size_t j = 0; j < columns.size(); ++j)
                    add(columns[j], coefficients(k)[j], rows, margin);
                for (std::size_t i = rows.begin; i < rows.end; ++i)
                    if (!std::isfinite(margin[i])) require_finite(columns, i, component);
            }
        });
        return out;
    }

    /// The margins of one row; false when a value of it is missing or infinite.
    [[nodiscard]] bool margins(std::span<const cell> row, std::span<double> out) const noexcept {
        for (std::size_t k = 0; k < n_outputs(); ++k) {
            double margin = intercepts_[k];
            const double* c = coefficients_.data() + k * n_features();
            for (std::size_t j = 0; j < n_features(); ++j) margin += exact_product(c[j], row[j].number);
            out[k] = margin;
            // A value that is not finite makes a margin that is not finite.
            for (std::size_t j = 0; !std::isfinite(margin) && j < n_features(); ++j)
                if (!std::isfinite(row[j].number)) return false;
        }
        return true;
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("names", names_);
        v("intercepts", intercepts_);
        v("coefficients", coefficients_);
    }
    /// Throws `invalid_data` unless there are `outputs` functions of one or more columns, all of finite numbers.
    void check(std::size_t outputs, std::string_view component) const {
        bool sound = n_features() > 0 && n_outputs() == outputs &&
                     coefficients_.size() / n_features() == outputs &&
                     coefficients_.size() % n_features() == 0;
        for (const double c : intercepts_) sound = sound && std::isfinite(c);
        for (const double c : coefficients_) sound = sound && std::isfinite(c);
        if (!sound)
            throw invalid_data({.component = std::string(component),
                                .requirement = "has a finite coefficient for each column and output",
                                .actual = {},
                                .place = {},
                                .hint = "the model file is damaged or was made by hand"});
    }

  private:
    static constexpr std::size_t rows_per_chunk = std::size_t{1} << 11;

    static void add(const feature& column, double coefficient, chunk rows, double* margin) {
        const auto add_value = [&](std::size_t i, double x) { margin[i] += exact_product(coefficient, x); };
        std::visit(
            [&]<class Numbers>(const Numbers& values) {
                if constexpr (std::is_same_v<Numbers, sparse_numbers>)
                    values.for_each_stored(rows.begin, rows.end, add_value);
                else
                    for (std::size_t i = rows.begin; i < rows.end; ++i)
                        add_value(i, static_cast<double>(values[i]));
            },
            column.values);
    }

    static void require_finite(const std::vector<feature>& columns, std::size_t row,
                               std::string_view component) {
        for (const auto& c : columns)
            if (!std::isfinite(c[row])) detail::throw_not_finite(c[row], c.name, row, component);
    }

    std::vector<std::string> names_;
    std::vector<double> intercepts_;
    std::vector<double> coefficients_;
};

/// Penalties of the coefficients of mapped columns that equal `l2` on those of the columns themselves.
SLUICE_WHEN_USED [[nodiscard]] Eigen::VectorXd mapped_penalty(const design& data, double l2) {
    Eigen::VectorXd penalty(data.width());
    for (Index j = 0; j < data.width(); ++j) penalty[j] = l2 * data.map(j).scale * data.map(j).scale;
    return penalty;
}

/// Parameters for mapped columns, [intercept, coefficients] a column of `w`, as functions of the columns themselves.
SLUICE_WHEN_USED [[nodiscard]] linear_terms terms_of(const design& data, bool intercept,
                                                     const Eigen::MatrixXd& w) {
    const Index n = data.width();
    Eigen::MatrixXd coefficients(n, w.cols());
    Eigen::VectorXd intercepts = Eigen::VectorXd::Zero(w.cols());
    for (Index k = 0; k < w.cols(); ++k) {
        if (intercept) intercepts[k] = w(0, k);
        for (Index j = 0; j < n; ++j) {
            const double own = w(w.rows() - n + j, k);
            intercepts[k] -= own * data.map(j).shift;
            coefficients(j, k) = own * data.map(j).scale;
        }
    }
    return {data.columns(), intercepts, coefficients};
}

}  // namespace sluice::linear
