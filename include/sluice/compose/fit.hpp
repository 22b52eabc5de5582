// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/model.hpp"
#include "sluice/compose/pipe.hpp"

#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace sluice {

namespace detail {

template <class Spec, class Schema>
consteval void explain_misfit() {
    if constexpr (requires { typename Spec::template misfit<Schema>; }) {
        using misfit = typename Spec::template misfit<Schema>;
        using culprit = typename misfit::step_type;
        // A composition inside a composition explains itself, down to the step that really cannot be fitted.
        if constexpr (requires { typename culprit::template misfit<typename misfit::schema_type>; })
            explain_misfit<culprit, typename misfit::schema_type>();
        else
            require_fittable<std::is_void_v<culprit>, culprit, typename misfit::schema_type>();
    } else {
        require_fittable<fittable_on<Spec, Schema>, Spec, Schema>();
    }
}

inline void require_rows(const dataset<>& data, std::string_view component) {
    if (data.n_rows() == 0)
        throw invalid_data({.component = std::string(component),
                            .requirement = "needs at least 1 row",
                            .actual = "0",
                            .place = {},
                            .hint = {}});
}

/// Validation data must have the columns and the kind of target that the training data have.
template <class Spec>
void require_matching_validation(const dataset<>& data, const context& ctx) {
    if (!ctx.validation) return;
    (void)table_schema(data.x()).select(ctx.validation->x(), "validation data");
    if (ctx.validation->target().index() != data.target().index())
        throw invalid_data({.component = "validation data",
                            .requirement = "must have the kind of target that the training data have",
                            .actual = {},
                            .place = {},
                            .hint = {}});
}

}  // namespace detail

/// Fits a specification: gives a model, which is another type and holds only what prediction needs. The
/// specification stays as it is, so it can be fitted many times, on many threads.
///
/// | argument | |
/// |---|---|
/// | `spec` | any step: transformer, estimator, or a composition of them |
/// | `data` | `dataset`, [n_rows x n_columns], at least 1 row |
/// | `ctx` | seed, threads, validation data, progress, cancellation; `{}` by default |
///
/// On a frame, a step that cannot be fitted does not compile; on a table it throws `schema_mismatch`.
/// Throws `invalid_data` for data that a step cannot use, `cancelled` when the context says so.
/// Same bits for any number of threads.
template <step Spec, class Schema>
[[nodiscard]] auto fit(const Spec& spec, const dataset<Schema>& data, const context& ctx = {}) {
    if constexpr (!fittable_on<Spec, Schema>) {
        detail::explain_misfit<Spec, Schema>();
        return model<detail::ill_formed_step, Schema>({}, {});
    } else {
        const dataset<>& whole = data;
        detail::require_rows(whole, Spec::name);
        detail::require_matching_validation<Spec>(whole, ctx);
        auto state = [&] {
            if constexpr (transformer<Spec>)
                return fit_transform(spec, whole, ctx).state;
            else
                return spec.fit(whole, ctx);
        }();
        const table_schema input(whole.x().select(detail::required_columns(spec, whole.x()), Spec::name));
        detail::bind(state, input);
        return model<Spec, Schema>(std::move(state), input);
    }
}

/// `on<age, income>` alone is a specification too.
template <step Spec, class Schema>
[[nodiscard]] auto fit(Spec (*spec)(), const dataset<Schema>& data, const context& ctx = {}) {
    return fit(spec(), data, ctx);
}

}  // namespace sluice
