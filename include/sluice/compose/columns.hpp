// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/on.hpp"
#include "sluice/compose/pipe.hpp"
#include "sluice/data/table_schema.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

namespace sluice {

namespace detail {

template <class S>
struct is_rest : std::bool_constant<std::derived_from<S, rest_columns>> {};
template <class First, class... More>
struct is_rest<pipeline<First, More...>> : is_rest<First> {};

template <class... Schemas>
struct join_schemas {
    using type = any_schema;
};
template <class... Columns>
struct join_schemas<schema<Columns...>> {
    using type = schema<Columns...>;
};
template <class... A, class... B, class... More>
struct join_schemas<schema<A...>, schema<B...>, More...> {
    using type = typename join_schemas<schema<A..., B...>, More...>::type;
};

template <bool Ok, class BRANCH>
consteval void require_branch() {
    static_assert(Ok,
                  "columns: a BRANCH must be a transformer that keeps the rows (an estimator, or a step that "
                  "drops rows, "
                  "belongs behind columns(...))");
}

}  // namespace detail

/// Branches side by side: each one runs on the table that comes in (usually it begins with a selector), and
/// their columns stand next to each other in what goes out, in the order of the branches. A branch that
/// begins with `rest` gets the columns that no other branch reads.
///
/// Two branches that make columns of one name throw `invalid_data` when fitted. Branches draw random
/// numbers of streams of their own.
template <transformer... Branches>
struct columns_step {
    static constexpr std::string_view name = "columns";
    static constexpr role step_role = role::transformer;

    std::tuple<Branches...> branches;

    template <class Schema>
    using misfit = detail::first_misfit_of_branches<Schema, Branches...>;
    template <class Schema>
    static constexpr bool accepts = (fittable_on<Branches, Schema> && ...);
    template <class Schema>
    using output_schema = typename detail::join_schemas<output_schema_t<Branches, Schema>...>::type;

    class fitted;

    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const {
        return fit_transform(data, ctx).state;
    }

    [[nodiscard]] fit_transformed<columns_step> fit_transform(const dataset<>& data,
                                                              const context& ctx) const {
        return run(data, ctx, std::index_sequence_for<Branches...>{});
    }

    [[nodiscard]] std::vector<std::string> required(const table& x) const {
        if ((detail::is_rest<Branches>::value || ...)) return x.names();
        return read_by_branches(x);
    }

    [[nodiscard]] std::string text() const {
        return std::apply(
            [](const auto&... branch) {
                std::string all;
                ((all += (all.empty() ? "" : ", ") + detail::spec_text(branch)), ...);
                return "columns(" + all + ")";
            },
            branches);
    }

    friend bool operator==(const columns_step&, const columns_step&) = default;

  private:
    /// The columns that the branches read, but for those that take the rest; in table order.
    [[nodiscard]] std::vector<std::string> read_by_branches(const table& x) const {
        std::vector<std::string> read;
        const auto add = [&]<class Branch>(const Branch& branch) {
            if constexpr (!detail::is_rest<Branch>::value)
                for (auto& column : detail::required_columns(branch, x)) read.push_back(std::move(column));
        };
        std::apply([&](const auto&... branch) { (add(branch), ...); }, branches);
        return names_among(x, read, true);
    }

    [[nodiscard]] std::vector<std::string> left_over(const table& x) const {
        return names_among(x, read_by_branches(x), false);
    }

    /// The columns whose names are among `names`, or those whose names are not; in table order.
    [[nodiscard]] static std::vector<std::string> names_among(const table& x,
                                                              const std::vector<std::string>& names,
                                                              bool among) {
        const std::unordered_set<std::string_view> known(names.begin(), names.end());
        std::vector<std::string> found;
        for (const auto& column : x.columns())
            if ((known.count(column.name()) != 0) == among) found.push_back(column.name());
        return found;
    }

    template <std::size_t... I>
    [[nodiscard]] fit_transformed<columns_step> run(const dataset<>& data, const context& ctx,
                                                    std::index_sequence<I...>) const {
        fitted out;
        table joined = table::of_rows(data.n_rows());
        (fit_branch<I>(out, joined, data, ctx), ...);
        return {std::move(out), data.with(std::move(joined))};
    }

    template <std::size_t I>
    void fit_branch(fitted& out, table& joined, const dataset<>& data, const context& ctx) const {
        const auto& branch = std::get<I>(branches);
        using branch_type = std::remove_cvref_t<decltype(branch)>;
        const auto reads = detail::is_rest<branch_type>::value ? left_over(data.x())
                                                               : detail::required_columns(branch, data.x());
        selection input(reads, data.x(), "columns");
        const table selected = input.transform(data.x(), ctx);
        // A branch may name columns that it does not read (drop), so it is fitted in sight of all of them.
        auto done =
            sluice::fit_transform(branch, detail::is_rest<branch_type>::value ? data.with(selected) : data,
                                  ctx.at("branch#" + std::to_string(I)));
        detail::bind(done.state, table_schema(selected));
        for (const auto& column : done.data.x().columns()) joined.add(column);
        std::get<I>(out.inputs_) = std::move(input);
        std::get<I>(out.states_) = std::move(done.state);
        std::get<I>(out.widths_) = table_schema(done.data.x()).row_width();
    }
};

/// Fitted branches; the columns that each reads; how many cells of a row each makes.
template <transformer... Branches>
class columns_step<Branches...>::fitted {
    static constexpr std::size_t size = sizeof...(Branches);

  public:
    [[nodiscard]] static std::string type_id() {
        std::string all;
        ((all += (all.empty() ? "" : ", ") + detail::type_id<typename Branches::fitted>()), ...);
        return "columns(" + all + ")";
    }

    template <std::size_t I>
    [[nodiscard]] const auto& branch_at() const {
        return std::get<I>(states_);
    }

    [[nodiscard]] table transform(const table& x, const context& ctx) const {
        table joined = table::of_rows(x.n_rows());
        each([&](std::size_t i, const auto& state) {
            const table made = state.transform(inputs_[i].transform(x, ctx), ctx);
            for (const auto& column : made.columns()) joined.add(column);
        });
        return joined;
    }

    /// Hands the layout of rows to every branch.
    void bind(const table_schema& row) {
        for (auto& input : inputs_) input.bind(row);
    }

    [[nodiscard]] std::size_t input_width() const { return inputs_[0].input_width(); }
    [[nodiscard]] std::size_t output_width() const {
        std::size_t width = 0;
        for (const auto w : widths_) width += static_cast<std::size_t>(w);
        return width;
    }

    [[nodiscard]] std::size_t scratch_size() const {
        std::size_t most = 0;
        each([&](std::size_t i, const auto& state) {
            most = (std::max)(most, inputs_[i].output_width() + detail::scratch_size(state));
        });
        return most;
    }

    [[nodiscard]] bool transform_row(std::span<const cell> in, std::span<cell> out,
                                     std::span<cell> scratch) const noexcept {
        std::size_t at = 0;
        bool accepted = true;
        each([&](std::size_t i, const auto& state) {
            const auto input = scratch.first(inputs_[i].output_width());
            inputs_[i].transform_row(in, input);
            const auto width = static_cast<std::size_t>(widths_[i]);
            accepted =
                detail::transform_row(state, input, out.subspan(at, width), scratch.subspan(input.size())) &&
                accepted;
            at += width;
        });
        return accepted;
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("inputs", inputs_);
        v("widths", widths_);
        visit_states(v, std::make_index_sequence<size>{});
    }

    /// Throws `invalid_data` when a branch does not read or make the cells that it is said to.
    void check() const {
        each([&](std::size_t i, const auto& state) {
            detail::require_width("columns", inputs_[i].input_width(), input_width());
            detail::require_width("columns", inputs_[i].output_width(), state.input_width());
            detail::require_width("columns", static_cast<std::size_t>(widths_[i]), state.output_width());
        });
    }

  private:
    friend struct columns_step;

    template <class Body>
    void each(Body&& body) const {
        std::apply(
            [&](const auto&... state) {
                std::size_t i = 0;
                (body(i++, state), ...);
            },
            states_);
    }
    template <class Visitor, std::size_t... I>
    void visit_states(Visitor& v, std::index_sequence<I...>) {
        (v("branch " + std::to_string(I), std::get<I>(states_)), ...);
    }

    std::array<selection, size> inputs_;
    std::array<std::uint64_t, size> widths_{};
    std::tuple<typename Branches::fitted...> states_;
};

/// Runs branches side by side; see `columns_step`.
///
/// Example:
/// ```cpp
/// columns(on("age", "fare") | simple_imputer{} | standard_scaler{},
///         on("city") | one_hot_encoder{})
/// ```
template <step_like... Branches>
requires(sizeof...(Branches) > 0) [[nodiscard]] constexpr auto columns(const Branches&... branches) {
    constexpr bool ok =
        ((transformer<detail::as_step_t<Branches>> && !row_changing<detail::as_step_t<Branches>>)&&...);
    if constexpr (ok) {
        return columns_step<detail::as_step_t<Branches>...>{{detail::as_step(branches)...}};
    } else {
        (detail::require_branch < transformer<detail::as_step_t<Branches>> &&
             !row_changing<detail::as_step_t<Branches>>,
         detail::as_step_t < Branches >> (), ...);
        return detail::ill_formed_step{};
    }
}

}  // namespace sluice
