// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/columns.hpp"
#include "sluice/compose/named.hpp"
#include "sluice/compose/pipeline.hpp"
#include "sluice/compose/step_path.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

/// A step made of steps: a pipeline, branches, or one of these with a name.
template <class S>
concept composition = step<S> && !described<S> &&
                      (
                          requires(S & spec) { spec.steps; } || requires(S & spec) { spec.branches; });

/// A parameter of a step somewhere in a composition.
struct nested_parameter {
    std::string path;     ///< `columns.branch#0.simple_imputer.strategy`
    std::string value;    ///< what it is set to, as text
    parameter_info info;  ///< type, default, range and meaning
};

namespace detail {

/// `gbm_classifier`, and with its ordinal, `gbm_classifier#1`, where the pipeline has several of the kind.
template <class S, std::size_t Size>
[[nodiscard]] std::string step_key(const S& spec, const std::array<std::string_view, Size>& names,
                                   std::size_t index) {
    std::size_t of_kind = 0;
    for (const auto name : names) of_kind += name == names[index] ? 1u : 0u;
    if constexpr (requires { spec.given_name(); }) return std::string(spec.given_name());
    return of_kind == 1 ? std::string(names[index]) : step_path(spec, ordinal(names, index));
}

template <class S, class Visitor>
void visit_described(S& spec, const std::string& path, const Visitor& visitor);

template <class Steps, class Visitor, std::size_t... I>
void visit_steps(Steps& steps, const std::string& path, const Visitor& visitor, std::index_sequence<I...>) {
    static constexpr std::array<std::string_view, sizeof...(I)> names{
        std::remove_cvref_t<std::tuple_element_t<I, std::remove_cv_t<Steps>>>::name...};
    (visit_described(std::get<I>(steps), path + step_key(std::get<I>(steps), names, I) + ".", visitor), ...);
}

template <class Branches, class Visitor, std::size_t... I>
void visit_branches(Branches& branches, const std::string& path, const Visitor& visitor,
                    std::index_sequence<I...>) {
    (visit_described(std::get<I>(branches), path + "branch#" + std::to_string(I) + ".", visitor), ...);
}

/// Calls `visitor(step, path)` for every step that describes its parameters, in order.
template <class S, class Visitor>
void visit_described(S& spec, const std::string& path, const Visitor& visitor) {
    using bare = std::remove_const_t<S>;
    if constexpr (requires {
                      typename bare::step_type;
                      spec.given_name();
                  }) {
        using inner =
            std::conditional_t<std::is_const_v<S>, const typename bare::step_type, typename bare::step_type>;
        visit_described(static_cast<inner&>(spec), path, visitor);
    } else if constexpr (described<bare>) {
        visitor(spec, path);
    } else if constexpr (requires { spec.steps; }) {
        visit_steps(spec.steps, path, visitor,
                    std::make_index_sequence<std::tuple_size_v<decltype(bare::steps)>>{});
    } else if constexpr (requires { spec.branches; }) {
        visit_branches(spec.branches, path, visitor,
                       std::make_index_sequence<std::tuple_size_v<decltype(bare::branches)>>{});
    }
}

}  // namespace detail

/// The parameters of all steps of a composition, in order, each with its path and value.
template <composition Spec>
[[nodiscard]] std::vector<nested_parameter> nested_parameters(const Spec& spec) {
    std::vector<nested_parameter> all;
    detail::visit_described(spec, "", [&]<class Inner>(const Inner& inner, const std::string& path) {
        auto infos = parameter_infos<Inner>();
        std::size_t at = 0;
        for (const auto& p : Inner::parameters())
            all.push_back({path + std::string(p.name), p.print(inner), std::move(infos[at++])});
    });
    return all;
}

/// Sets one parameter of a step in a composition by its path, from text:
/// `set_parameter(spec, "gbm_classifier.rounds", "50")`. A step is called by its given name, else by its kind, with
/// its ordinal (`standard_scaler#1`) where the pipeline has several of a kind; branches of `columns` are `branch#0`,
/// `branch#1`. Throws `invalid_parameter`: no such path (with the nearest one), or as for a single component.
template <composition Spec>
void set_parameter(Spec& spec, std::string_view path, std::string_view value) {
    bool found = false;
    std::vector<std::string> paths;
    detail::visit_described(spec, "", [&]<class Inner>(Inner& inner, const std::string& prefix) {
        for (const auto& info : parameter_infos<Inner>()) {
            paths.push_back(prefix + info.name);
            if (paths.back() != path) continue;
            found = true;
            set_parameter(inner, info.name, value);
        }
    });
    if (!found) detail::refuse_name(Spec::name, path, paths);
}

}  // namespace sluice
