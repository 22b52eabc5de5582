// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/compose/schema_check.hpp"
#include "sluice/compose/step_path.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

namespace detail {

template <class Schema, class... Steps>
struct chain_schema {
    using type = Schema;
};
template <class Schema, class First, class... Rest>
struct chain_schema<Schema, First, Rest...> {
    using type = typename chain_schema<output_schema_t<First, Schema>, Rest...>::type;
};

template <class S>
struct training_state_of {
    using type = no_training_state;
};
template <resumable_exactly S>
struct training_state_of<S> {
    using type = typename S::training_state;
};

}  // namespace detail

/// Steps one after the other: transformers, and at the end possibly an estimator. Itself a step of the last
/// one's role, so it goes wherever a step goes. Made by `a | b | c` or `pipe(a, b, c)`; the type stays flat.
///
/// Each step is fitted on what the steps before it make of the training data (`fit_transform`), so nothing
/// that looks at the target leaks. Validation data of the context pass through the fitted steps.
///
/// Complexity: the sum of its steps. Determinism: each step draws random numbers of its own stream, keyed by
/// its given name, or its kind and its ordinal among steps of that kind.
template <step... Steps>
requires(sizeof...(Steps) > 0) struct pipeline {
    using last = std::tuple_element_t<sizeof...(Steps) - 1, std::tuple<Steps...>>;
    static constexpr std::string_view name = "pipeline";
    static constexpr role step_role = last::step_role;
    static constexpr bool changes_rows = (row_changing<Steps> || ...);
    static constexpr bool takes_offsets = offset_taking<last>;

    std::tuple<Steps...> steps;

    template <class Schema>
    using misfit = detail::first_misfit<Schema, Steps...>;
    template <class Schema>
    static constexpr bool accepts = std::is_void_v<typename misfit<Schema>::step_type>;
    template <class Schema>
    using output_schema = typename detail::chain_schema<Schema, Steps...>::type;

    class fitted;
    using training_state = typename detail::training_state_of<last>::type;

    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const { return run(data, ctx).first; }

    /// The transformers are fitted once more, to the same bits, since some show the estimator other training data
    /// than they serve (out-of-fold encodings); the estimator goes on.
    [[nodiscard]] partly_fitted<fitted, training_state> go_on(
        partly_fitted<fitted, training_state> from, const dataset<>& data,
        const context& ctx) const requires resumable_exactly<last> {
        constexpr std::size_t end = sizeof...(Steps) - 1;
        training_state training;
        auto state = run(data, ctx, [&](const last& spec, const dataset<>& seen, const context& inner) {
            auto done = spec.go_on({std::move(std::get<end>(from.fitted.states_)), std::move(from.training)},
                                   seen, inner);
            training = std::move(done.training);
            return std::move(done.fitted);
        });
        return {std::move(state.first), std::move(training)};
    }

    [[nodiscard]] fit_transformed<pipeline> fit_transform(const dataset<>& data, const context& ctx) const
        requires(step_role == role::transformer) {
        auto [state, out] = run(data, ctx);
        return {std::move(state), std::move(out)};
    }

    /// The transformers stay as they were fitted, the estimator goes on.
    [[nodiscard]] fitted resume(const fitted& from, const dataset<>& data, const context& ctx) const requires
        requires(const last& spec, const typename last::fitted& state) {
        spec.resume(state, data, ctx);
    }
    {
        constexpr std::size_t end = sizeof...(Steps) - 1;
        static constexpr std::array<std::string_view, sizeof...(Steps)> names{Steps::name...};
        const auto& spec = std::get<end>(steps);
        fitted out = from;
        std::get<end>(out.states_) = spec.resume(
            std::get<end>(from.states_), data.with(from.template transform_until<end>(data.x(), ctx)),
            ctx.at(detail::step_path(spec, detail::ordinal(names, end))));
        return out;
    }

    [[nodiscard]] std::vector<std::string> required(const table& x) const {
        return detail::required_columns(std::get<0>(steps), x);
    }

    [[nodiscard]] std::string text() const {
        return std::apply(
            [](const auto&... s) {
                std::string all;
                ((all += (all.empty() ? "" : " | ") + detail::spec_text(s)), ...);
                return all;
            },
            steps);
    }

    friend bool operator==(const pipeline&, const pipeline&) = default;

  private:
    struct progress_of_fit {
        dataset<> data;
        std::optional<dataset<>> validation;
    };

    [[nodiscard]] std::pair<fitted, dataset<>> run(const dataset<>& data, const context& ctx) const {
        return run(data, ctx, [](const auto& spec, const dataset<>& seen, const context& inner) {
            return spec.fit(seen, inner);
        });
    }
    template <class FitEstimator>
    [[nodiscard]] std::pair<fitted, dataset<>> run(const dataset<>& data, const context& ctx,
                                                   const FitEstimator& fit_estimator) const {
        return run(data, ctx, fit_estimator, std::index_sequence_for<Steps...>{});
    }

    template <class FitEstimator, std::size_t... I>
    [[nodiscard]] std::pair<fitted, dataset<>> run(const dataset<>& data, const context& ctx,
                                                   const FitEstimator& fit_estimator,
                                                   std::index_sequence<I...>) const {
        fitted out;
        progress_of_fit now{data, std::nullopt};
        if (ctx.validation) now.validation = *ctx.validation;
        (fit_one<I>(std::get<I>(out.states_), now, ctx, fit_estimator), ...);
        return {std::move(out), std::move(now.data)};
    }

    template <std::size_t I, class State, class FitEstimator>
    void fit_one(State& state, progress_of_fit& now, const context& ctx,
                 const FitEstimator& fit_estimator) const {
        static constexpr std::array<std::string_view, sizeof...(Steps)> names{Steps::name...};
        const auto& spec = std::get<I>(steps);
        context inner = ctx.at(detail::step_path(spec, detail::ordinal(names, I)));
        inner.validation = now.validation ? validation_ref(&*now.validation) : validation_ref();
        ctx.check_cancelled(names[I]);
        ctx.report(names[I], I, sizeof...(Steps));
        if constexpr (transformer<std::remove_cvref_t<decltype(spec)>>) {
            auto done = sluice::fit_transform(spec, now.data, inner);
            state = std::move(done.state);
            now.data = std::move(done.data);
            if (now.validation)
                now.validation = now.validation->with(state.transform(now.validation->x(), inner));
        } else {
            state = fit_estimator(spec, now.data, inner);
        }
    }
};

/// A fitted pipeline: the fitted steps, nothing else.
template <step... Steps>
requires(sizeof...(Steps) > 0) class pipeline<Steps...>::fitted {
    using states = std::tuple<typename Steps::fitted...>;
    static constexpr std::size_t size = sizeof...(Steps);

  public:
    fitted() = default;
    /// Out of steps that were fitted one by one.
    explicit fitted(states steps) : states_(std::move(steps)) {}

    [[nodiscard]] static std::string type_id() {
        std::string all;
        ((all += (all.empty() ? "" : ", ") + detail::type_id<typename Steps::fitted>()), ...);
        return "pipeline(" + all + ")";
    }

    /// The fitted step at a place.
    template <std::size_t I>
    [[nodiscard]] const auto& step_at() const {
        return std::get<I>(states_);
    }

    [[nodiscard]] table transform(const table& x, const context& ctx) const
        requires(step_role == role::transformer) {
        return transform_until<size>(x, ctx);
    }
    [[nodiscard]] auto predict(const table& x, const context& ctx) const
        requires(step_role == role::regressor) {
        return std::get<size - 1>(states_).predict(transform_until<size - 1>(x, ctx), ctx);
    }
    [[nodiscard]] auto predict_proba(const table& x, const context& ctx) const
        requires(step_role == role::classifier) {
        return std::get<size - 1>(states_).predict_proba(transform_until<size - 1>(x, ctx), ctx);
    }
    [[nodiscard]] auto class_names() const requires(step_role == role::classifier) {
        return std::get<size - 1>(states_).class_names();
    }

    /// Hands the layout of rows to the step that meets them first.
    void bind(const table_schema& input) { detail::bind(std::get<0>(states_), input); }

    [[nodiscard]] std::size_t input_width() const { return std::get<0>(states_).input_width(); }
    [[nodiscard]] std::size_t output_width() const { return std::get<size - 1>(states_).output_width(); }

    [[nodiscard]] std::size_t scratch_size() const {
        std::size_t inner = 0, between = 0, at = 0;
        const auto add = [&](const auto& state) {
            inner = (std::max)(inner, detail::scratch_size(state));
            if constexpr (requires { state.output_width(); })
                if (++at < size) between += state.output_width();
        };
        std::apply([&](const auto&... state) { (add(state), ...); }, states_);
        return inner + between;
    }

    [[nodiscard]] bool transform_row(std::span<const cell> in, std::span<cell> out,
                                     std::span<cell> scratch) const noexcept
        requires(step_role == role::transformer) {
        return row_from<0>(in, out, scratch);
    }
    [[nodiscard]] bool predict_row(std::span<const cell> in, std::span<double> out,
                                   std::span<cell> scratch) const noexcept
        requires(step_role != role::transformer) {
        return row_from<0>(in, out, scratch);
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        visit_states(v, std::make_index_sequence<size>{});
    }

    /// Throws `invalid_data` when a step does not read what the step before it makes.
    void check() const { check_from<0>(); }

  private:
    friend struct pipeline;

    template <std::size_t I>
    void check_from() const {
        if constexpr (I + 1 < size) {
            detail::require_width(name, std::get<I>(states_).output_width(),
                                  std::get<I + 1>(states_).input_width());
            check_from<I + 1>();
        }
    }

    template <class Visitor, std::size_t... I>
    void visit_states(Visitor& v, std::index_sequence<I...>) {
        (v("step " + std::to_string(I), std::get<I>(states_)), ...);
    }

    template <std::size_t End, std::size_t I = 0>
    [[nodiscard]] table transform_until(const table& x, const context& ctx) const {
        if constexpr (I == End)
            return x;
        else
            return transform_until<End, I + 1>(std::get<I>(states_).transform(x, ctx), ctx);
    }

    template <std::size_t I, class Out>
    [[nodiscard]] bool row_from(std::span<const cell> in, std::span<Out> out,
                                std::span<cell> scratch) const noexcept {
        const auto& state = std::get<I>(states_);
        if constexpr (I + 1 == size) {
            if constexpr (step_role == role::transformer)
                return detail::transform_row(state, in, out, scratch);
            else
                return detail::predict_row(state, in, out, scratch);
        } else {
            const auto between = scratch.first(state.output_width());
            const auto remaining = scratch.subspan(between.size());
            return detail::transform_row(state, in, between, remaining) &&
                   row_from<I + 1>(between, out, remaining);
        }
    }

    states states_;
};

}  // namespace sluice
