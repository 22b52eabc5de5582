// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/last_estimator.hpp"
#include "sluice/core/context.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/data/table_schema.hpp"

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

/// What `fit_transform` gives: the fitted step, and the training data as the next step gets to see it.
template <class Spec>
struct fit_transformed {
    typename Spec::fitted state;
    dataset<> data;
};

/// A step whose fitting may drop, add or reweight rows. When serving it is the identity.
template <class S>
concept row_changing = transformer<S> && requires {
    requires S::changes_rows;
};

/// A step that can be fitted chunk by chunk: `learner()` gives an object with `add(data, ctx)` and
/// `finish()`.
template <class S>
concept incremental = step<S> && requires(const S& spec, const dataset<>& data, const context& ctx) {
    {spec.learner()};
    spec.learner().add(data, ctx);
    { spec.learner().finish() } -> std::same_as<typename S::fitted>;
};

/// A fit on its way: what prediction needs so far, and what going on needs besides (moments of an optimiser, the
/// best round so far). Default-constructed: before the first round.
template <class Fitted, class Training>
struct partly_fitted {
    Fitted fitted = {};
    Training training = {};

    template <class Visitor>
    void visit(Visitor&& v) {
        v("fitted", fitted);
        v("training", training);
    }
};

/// An estimator whose fit may stop and go on: `go_on(partly_fitted{}, data, ctx).fitted` is what `fit` gives, and
/// going on from there, on the same data with the same seed, gives the bits of never having stopped.
template <class S>
concept resumable_exactly = estimator<S> &&
    requires(const S& spec, const dataset<>& data, const context& ctx) {
    typename S::training_state;
    spec.go_on(partly_fitted<typename S::fitted, typename S::training_state>{}, data, ctx);
};

/// An estimator that begins each row's margin at the dataset's offset, and says so by `takes_offsets`.
template <class S>
concept offset_taking = estimator<S> && requires {
    requires S::takes_offsets;
};

/// The training state of a step that needs nothing but its fitted form to go on.
struct no_training_state {
    template <class Visitor>
    void visit(Visitor&&) {}
};

/// The primitive of the training path: fits a step and gives the training data that the next step sees.
/// `fit`, then `transform`, unless the step has a way of its own (out-of-fold encoders, steps that change
/// rows).
template <transformer S>
[[nodiscard]] fit_transformed<S> fit_transform(const S& spec, const dataset<>& data,
                                               const context& ctx = {}) {
    // By its fitted form, since a named step inherits what the step inside it gives.
    if constexpr (requires {
                      { spec.fit_transform(data, ctx).state } -> std::convertible_to<typename S::fitted>;
                  }) {
        auto done = spec.fit_transform(data, ctx);
        return {std::move(done.state), std::move(done.data)};
    } else {
        auto state = spec.fit(data, ctx);
        auto transformed = data.with(state.transform(data.x(), ctx));
        return {std::move(state), std::move(transformed)};
    }
}

namespace detail {

/// The columns that a step reads: all of them, unless it says better.
template <step S>
[[nodiscard]] std::vector<std::string> required_columns(const S& spec, const table& x) {
    if constexpr (requires { spec.required(x); })
        return spec.required(x);
    else
        return x.names();
}

/// How many cells a fitted step needs of the caller to work on one row.
template <class Fitted>
[[nodiscard]] std::size_t scratch_size(const Fitted& state) {
    if constexpr (requires { state.scratch_size(); })
        return state.scratch_size();
    else
        return 0;
}

/// One row through a fitted transformer; false when a policy of the step refuses the row.
template <class Fitted>
[[nodiscard]] bool transform_row(const Fitted& state, std::span<const cell> in, std::span<cell> out,
                                 std::span<cell> scratch) noexcept {
    if constexpr (requires { state.transform_row(in, out, scratch); })
        return state.transform_row(in, out, scratch);
    else if constexpr (std::same_as<decltype(state.transform_row(in, out)), bool>)
        return state.transform_row(in, out);
    else
        return state.transform_row(in, out), true;
}

/// One row through a fitted estimator; false when a policy of a step before it refuses the row.
template <class Fitted>
[[nodiscard]] bool predict_row(const Fitted& state, std::span<const cell> in, std::span<double> out,
                               std::span<cell> scratch) noexcept {
    if constexpr (requires { state.predict_row(in, out, scratch); })
        return state.predict_row(in, out, scratch);
    else
        return state.predict_row(in, out), true;
}

/// Tells a fitted step how the rows that it will serve are laid out, where it cares.
template <class Fitted>
void bind(Fitted& state, const table_schema& input) {
    if constexpr (requires { state.bind(input); }) state.bind(input);
}

/// Refuses offsets where the estimator does not know them: it would learn as if there were none. A pipeline is judged
/// by its last step, as transformers leave offsets alone.
template <class Spec>
void require_known_offsets(const dataset<>& data) {
    using S = last_estimator_t<Spec>;
    if constexpr (estimator<S> && !offset_taking<S>) {
        if (data.n_offsets() > 0)
            throw invalid_data({.component = std::string(std::string_view(S::name)),
                                .requirement = "takes data without offsets, as it does not know them",
                                .actual = to_text(data.n_offsets()) + " a row",
                                .place = {},
                                .hint = {}});
    }
}

/// Refuses positions where the estimator does not know them, as `require_known_offsets` does offsets.
template <class Spec>
void require_known_positions(const dataset<>& data) {
    using S = last_estimator_t<Spec>;
    if constexpr (estimator<S> && !requires { requires S::takes_positions; }) {
        if (!data.rows().positions.empty())
            throw invalid_data({.component = std::string(std::string_view(S::name)),
                                .requirement = "takes data without positions, as it does not know them",
                                .actual = to_text(data.n_rows()),
                                .place = {},
                                .hint = {}});
    }
}

/// Refuses what belongs to rows and would be learned from as if it were not there.
template <class Spec>
void require_known_row_data(const dataset<>& data) {
    require_known_offsets<Spec>(data);
    require_known_positions<Spec>(data);
}

/// Two neighbours of a loaded composition must agree on the cells that go from one to the other.
inline void require_width(std::string_view component, std::size_t made, std::size_t read) {
    if (made != read)
        throw invalid_data(
            {.component = std::string(component),
             .requirement = "a step reads as many cells as the step before it makes: " + to_text(made),
             .actual = to_text(read),
             .place = {},
             .hint = "the model file is damaged or was made by hand"});
}

/// What archives call a fitted type: `standard_scaler/1`, `pipeline(on/1, standard_scaler/1)`.
template <class Fitted>
[[nodiscard]] std::string type_id() {
    if constexpr (requires { Fitted::type_id(); })
        return Fitted::type_id();
    else
        return std::string(Fitted::component) + "/" + std::to_string(Fitted::version);
}

template <class S>
[[nodiscard]] std::string spec_text(const S& spec) {
    if constexpr (requires { spec.text(); })
        return spec.text();
    else
        return to_text(spec);
}

/// A bare `on<age, income>` is a function; everything else stands for itself.
template <class S>
[[nodiscard]] constexpr auto as_step(const S& spec) {
    if constexpr (std::is_function_v<S> || std::is_pointer_v<S>)
        return spec();
    else
        return spec;
}

template <class S>
using as_step_t = decltype(as_step(std::declval<const S&>()));

}  // namespace detail

/// A step, or something that stands for one: `on<age, income>`.
template <class S>
concept step_like = step<std::remove_cvref_t<S>> ||
    (std::is_pointer_v<std::decay_t<S>>&&
         std::is_function_v<std::remove_pointer_t<std::decay_t<S>>>&& requires(std::decay_t<S> make) {
             { make() } -> step;
         });

}  // namespace sluice
