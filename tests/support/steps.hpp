// SPDX-License-Identifier: MIT
// Steps that show what a composition does with them.
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/compose/selection.hpp"
#include "sluice/core/eigen.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/data/features.hpp"
#include "sluice/data/is_missing.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace test {

/// Drops training rows with a missing value; when serving it is the identity.
struct missing_row_dropper {
    static constexpr std::string_view name = "missing_row_dropper";
    static constexpr sluice::role step_role = sluice::role::transformer;
    static constexpr bool changes_rows = true;
    using fitted = sluice::selection;
    static auto parameters() { return sluice::no_parameters<missing_row_dropper>; }

    [[nodiscard]] fitted fit(const sluice::dataset<>& data, const sluice::context&) const {
        return {data.x().names(), data.x(), name};
    }
    [[nodiscard]] sluice::fit_transformed<missing_row_dropper> fit_transform(
        const sluice::dataset<>& data, const sluice::context& ctx) const {
        std::vector<std::size_t> whole;
        for (std::size_t i = 0; i < data.n_rows(); ++i) {
            bool missing = false;
            for (const auto& column : data.x().columns()) missing = missing || sluice::is_missing(column, i);
            if (!missing) whole.push_back(i);
        }
        return {fit(data, ctx), data.take(whole)};
    }
    friend bool operator==(const missing_row_dropper&, const missing_row_dropper&) = default;
};

/// Notes what it is fitted on, and the first random number that it draws; predicts the number of rows.
struct recorder {
    static constexpr std::string_view name = "recorder";
    static constexpr sluice::role step_role = sluice::role::regressor;
    static auto parameters() { return sluice::no_parameters<recorder>; }
    struct fitted {
        static constexpr std::string_view component = "recorder";
        static constexpr std::uint32_t version = 1;
        double rows = 0, weights = 0, drawn = 0;
        std::uint64_t path = 0, width = 0;
        std::vector<double> validation =
            {};  // the numbers of its first row, then the first code or number of its target
        double resumed = 0;

        [[nodiscard]] Eigen::VectorXd predict(const sluice::table& x, const sluice::context&) const {
            return Eigen::VectorXd::Constant(static_cast<Eigen::Index>(x.n_rows()), rows);
        }
        void predict_row(std::span<const sluice::cell>, std::span<double> out) const noexcept {
            out[0] = rows;
        }
        [[nodiscard]] std::size_t input_width() const { return static_cast<std::size_t>(width); }
        template <class Visitor>
        void visit(Visitor&& v) {
            v("rows", rows);
            v("width", width);
        }
    };

    [[nodiscard]] fitted fit(const sluice::dataset<>& data, const sluice::context& ctx) const {
        fitted seen{.rows = static_cast<double>(data.n_rows()),
                    .drawn = ctx.random().uniform(0),
                    .path = ctx.path,
                    .width = sluice::features(data.x(), name).size()};
        for (std::size_t i = 0; i < data.n_rows(); ++i) seen.weights += data.weight(i);
        if (!ctx.validation) return seen;
        for (const auto& f : sluice::features(ctx.validation->x(), name)) seen.validation.push_back(f[0]);
        if (const auto* y = std::get_if<sluice::numeric_target>(&ctx.validation->target()))
            seen.validation.push_back(y->values[0]);
        if (const auto* y = std::get_if<sluice::class_target>(&ctx.validation->target()))
            seen.validation.push_back(y->codes[0]);
        return seen;
    }
    [[nodiscard]] fitted resume(const fitted& from, const sluice::dataset<>& data,
                                const sluice::context& ctx) const {
        fitted more = fit(data, ctx);
        more.resumed = from.resumed + from.rows;
        return more;
    }
    friend bool operator==(const recorder&, const recorder&) = default;
};

/// Multiplies by one more than the number of rows that it was fitted on; its way of seeing training data is its own: it
/// multiplies by 1000 there.
struct two_faced {
    static constexpr std::string_view name = "two_faced";
    static constexpr sluice::role step_role = sluice::role::transformer;
    static auto parameters() { return sluice::no_parameters<two_faced>; }
    class fitted {
      public:
        static constexpr std::string_view component = "two_faced";
        static constexpr std::uint32_t version = 1;
        [[nodiscard]] sluice::table transform(const sluice::table& x, const sluice::context&) const {
            return times(x, factor);
        }
        void transform_row(std::span<const sluice::cell> in, std::span<sluice::cell> out) const noexcept {
            for (std::size_t j = 0; j < width; ++j) out[j] = {in[j].number * factor, {}};
        }
        [[nodiscard]] static sluice::table times(const sluice::table& x, double by) {
            sluice::table made = sluice::table::of_rows(x.n_rows());
            for (const auto& column : x.columns()) {
                std::vector<double> values;
                for (const double v : *column.as<sluice::array<double>>()) values.push_back(v * by);
                made.add(column.replaced(sluice::array<double>(std::move(values)), "two_faced"));
            }
            return made;
        }
        [[nodiscard]] std::size_t input_width() const { return width; }
        [[nodiscard]] std::size_t output_width() const { return width; }
        double factor = 1;
        std::size_t width = 0;
    };
    [[nodiscard]] fitted fit(const sluice::dataset<>& data, const sluice::context&) const {
        fitted state;
        state.factor = static_cast<double>(data.n_rows() + 1);
        state.width = data.x().n_columns();
        return state;
    }
    [[nodiscard]] sluice::fit_transformed<two_faced> fit_transform(const sluice::dataset<>& data,
                                                                   const sluice::context& ctx) const {
        return {fit(data, ctx), data.with(fitted::times(data.x(), 1000))};
    }
    friend bool operator==(const two_faced&, const two_faced&) = default;
};

/// Four rows of one column, the second value missing, with weights.
[[nodiscard]] inline sluice::dataset<> four_rows() {
    constexpr double missing = std::numeric_limits<double>::quiet_NaN();
    return {sluice::table({{"a", sluice::array<double>({1, missing, 3, 8})}}),
            sluice::numeric_target{sluice::array<double>({1, 2, 3, 4})},
            {.weights = sluice::array<double>({1, 1, 2, 3})}};
}

/// Columns `a`, `b`, ... of two rows: 1 and 2, 3 and 4, ...
[[nodiscard]] inline sluice::table letters(std::string_view names) {
    sluice::table x = sluice::table::of_rows(2);
    double value = 1;
    for (const char name : names) {
        x.add({std::string(1, name), sluice::array<double>({value, value + 1})});
        value += 2;
    }
    return x;
}

[[nodiscard]] inline double number_at(const sluice::table& x, std::size_t column, std::size_t row) {
    return (*x[column].as<sluice::array<double>>())[row];
}

}  // namespace test
