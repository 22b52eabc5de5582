// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/fit.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace sluice {

/// A fit that has come some way and can go on, to the very bits of one that never stopped: the model so far, what
/// training needs besides, the seed, and the shape of the data that it began with. Saved and loaded as a model is.
template <resumable_exactly Spec, class Schema = any_schema>
class checkpoint {
  public:
    using state_type = partly_fitted<typename Spec::fitted, typename Spec::training_state>;
    static constexpr std::string_view component = "checkpoint";
    static constexpr std::uint32_t version = 1;

    checkpoint(state_type state, table_schema input, std::uint64_t n_rows, std::uint64_t seed)
        : state_(std::move(state)), input_(std::move(input)), n_rows_(n_rows), seed_(seed) {}

    /// The model so far.
    [[nodiscard]] sluice::model<Spec, Schema> model() const { return {state_.fitted, input_}; }
    [[nodiscard]] const state_type& state() const { return state_; }
    /// The columns that the model reads.
    [[nodiscard]] const table_schema& input() const { return input_; }
    [[nodiscard]] std::uint64_t seed() const { return seed_; }
    /// How many rows the fit began with.
    [[nodiscard]] std::uint64_t n_rows() const { return n_rows_; }

    [[nodiscard]] static std::string type_id() {
        return "checkpoint(" + detail::type_id<typename Spec::fitted>() + ")";
    }
    template <class Visitor>
    void visit(Visitor&& v) {
        v("input", input_);
        v("n_rows", n_rows_);
        v("seed", seed_);
        v("state", state_);
    }
    /// Throws `invalid_data` when the model does not fit the input.
    void check() const { model().check(); }
    /// An empty one for an archive to fill.
    [[nodiscard]] static checkpoint for_loading() { return {{}, {}, 0, 0}; }

  private:
    state_type state_;
    table_schema input_;
    std::uint64_t n_rows_;
    std::uint64_t seed_;
};

namespace detail {

template <class Spec, class Schema>
[[nodiscard]] checkpoint<Spec, Schema> go_on(const Spec& spec,
                                             typename checkpoint<Spec, Schema>::state_type from,
                                             const dataset<Schema>& data, const context& ctx) {
    const dataset<>& whole = data;
    require_rows(whole, Spec::name);
    require_known_row_data<Spec>(whole);
    const matched_context inner(table_schema(whole.x()), whole, ctx);
    auto state = spec.go_on(std::move(from), whole, *inner);
    const table_schema input(whole.x().select(required_columns(spec, whole.x()), Spec::name));
    bind(state.fitted, input);
    return {std::move(state), input, whole.n_rows(), ctx.seed};
}

}  // namespace detail

/// As `fit`, and gives a checkpoint instead of a model: `fit_resumable(spec, data, ctx).model()` is
/// `fit(spec, data, ctx)`. For estimators that can stop and go on, and pipelines that end in one.
///
/// Example:
/// ```cpp
/// auto halfway = fit_resumable(gbm_classifier{.rounds = 50}, train);
/// save(halfway, "halfway.sluice");
/// auto whole = resume(gbm_classifier{.rounds = 100}, halfway, train).model();   // the bits of 100 rounds at once
/// ```
template <resumable_exactly Spec, class Schema>
requires fittable_on<Spec, Schema>
[[nodiscard]] checkpoint<Spec, Schema> fit_resumable(const Spec& spec, const dataset<Schema>& data,
                                                     const context& ctx = {}) {
    return detail::go_on<Spec, Schema>(spec, {}, data, ctx);
}

/// Goes on from a checkpoint as the specification says: more rounds, the other parameters unchanged. The data and
/// the validation data must be those that the checkpoint began with; the seed is the checkpoint's, whatever the
/// context says. Then the bits are those of a fit that never stopped. Throws `invalid_data` for another number of
/// rows or other columns, and as `fit` does.
template <resumable_exactly Spec, class Schema>
[[nodiscard]] checkpoint<Spec, Schema> resume(const Spec& spec, const checkpoint<Spec, Schema>& from,
                                              const dataset<Schema>& data, const context& ctx = {}) {
    const dataset<>& whole = data;
    if (whole.n_rows() != from.n_rows())
        throw invalid_data(
            {.component = std::string(std::string_view(Spec::name)),
             .requirement = "goes on with the " + to_text(from.n_rows()) + " rows that it began with",
             .actual = to_text(whole.n_rows()),
             .place = {},
             .hint = "resume(spec, checkpoint.model(), data) is a warm start on other data"});
    (void)from.input().select(whole.x(), Spec::name);
    context inner = ctx;
    inner.seed = from.seed();
    return detail::go_on<Spec, Schema>(spec, from.state(), data, inner);
}

}  // namespace sluice
