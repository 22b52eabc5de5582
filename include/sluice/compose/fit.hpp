// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/model.hpp"
#include "sluice/compose/pipe.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

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

/// The same classes under the codes of another dictionary.
[[nodiscard]] inline class_target recoded(const class_target& target,
                                          const std::shared_ptr<const dictionary>& classes) {
    if (target.classes == classes || *target.classes == *classes) return target;
    std::vector<std::int32_t> codes;
    codes.reserve(target.size());
    for (std::size_t i = 0; i < target.size(); ++i) {
        codes.push_back(classes->code(target[i]));
        if (codes.back() < 0)
            throw invalid_data({.component = "validation data",
                                .requirement = "must have classes that the training data have",
                                .actual = "\"" + std::string(target[i]) + "\"",
                                .place = "row " + to_text(i),
                                .hint = {}});
    }
    return {std::move(codes), classes};
}

/// The validation data as the training data are: the same columns in the same order, of the same scalars, and
/// the same codes of classes. Throws when they have other columns, another kind of target, or offsets where the
/// training data have none.
[[nodiscard]] inline std::optional<dataset<>> matching_validation(const table_schema& input,
                                                                  const dataset<>& training,
                                                                  const context& ctx) {
    if (!ctx.validation) return std::nullopt;
    const auto& given = *ctx.validation;
    const auto& target = training.target();
    const auto name = []<class Target>(const Target&) { return std::string(target_name<Target>()); };
    if (given.target().index() != target.index())
        throw invalid_data({.component = "validation data",
                            .requirement = "must have the kind of target that the training data have: " +
                                           std::visit(name, target),
                            .actual = std::visit(name, given.target()),
                            .place = {},
                            .hint = {}});
    auto x = input.select(given.x(), "validation data");
    if (given.n_rows() > 0 && given.n_offsets() != training.n_offsets())
        throw invalid_data({.component = "validation data",
                            .requirement = "must have as many offsets a row as the training data: " +
                                           to_text(training.n_offsets()),
                            .actual = to_text(given.n_offsets()),
                            .place = {},
                            .hint = {}});
    const auto* classes = std::get_if<class_target>(&target);
    if (classes == nullptr) return given.with(std::move(x));
    return dataset<>(std::move(x), recoded(std::get<class_target>(given.target()), classes->classes),
                     given.rows());
}

/// The context of a fit, with validation data as the training data are; lives as long as the fit.
class matched_context {
  public:
    matched_context(const table_schema& input, const dataset<>& training, const context& ctx)
        : validation_(matching_validation(input, training, ctx)), inner_(ctx) {
        if (validation_) inner_.validation = &*validation_;
    }
    matched_context(const matched_context&) = delete;
    matched_context& operator=(const matched_context&) = delete;
    [[nodiscard]] const context& operator*() const { return inner_; }

  private:
    std::optional<dataset<>> validation_;
    context inner_;
};

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
/// Validation data may have their columns in another order and their classes under other codes. Throws
/// `invalid_data` for data that a step cannot use, and offsets that the estimator does not know; `cancelled` when the
/// context says so.
/// Same bits for any number of threads.
template <step Spec, class Schema>
[[nodiscard]] auto fit(const Spec& spec, const dataset<Schema>& data, const context& ctx = {}) {
    if constexpr (!fittable_on<Spec, Schema>) {
        detail::explain_misfit<Spec, Schema>();
        return model<detail::ill_formed_step, Schema>({}, {});
    } else {
        const dataset<>& whole = data;
        detail::require_rows(whole, Spec::name);
        detail::require_known_row_data<Spec>(whole);
        const detail::matched_context inner(table_schema(whole.x()), whole, ctx);
        auto state = [&] {
            if constexpr (transformer<Spec>)
                return fit_transform(spec, whole, *inner).state;
            else
                return spec.fit(whole, *inner);
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
