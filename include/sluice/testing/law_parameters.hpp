// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/named.hpp"
#include "sluice/compose/protocol.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/testing/attempt.hpp"
#include "sluice/testing/report.hpp"
#include "sluice/testing/tolerances.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>

namespace sluice::testing {

namespace detail {

/// One parameter: it has a line of documentation, its printed default is its default, and nonsense, or NaN for a
/// number, is refused by its name.
template <described Spec>
void law_parameter(report& r, const std::string& who, const parameter_info& info) {
    const auto refuses = [&](const std::string& text) {
        Spec spec{};
        return refusal_of<invalid_parameter>([&] {
                   return set_parameter(spec, info.name, text), 0;
               }).find(info.name) != std::string::npos;
    };
    const std::string of = who + "." + info.name;
    r.expect("parameters", of + " is documented", !info.doc.empty() && !info.type.empty());
    Spec read{};
    const auto set = try_to([&] { return set_parameter(read, info.name, info.default_value), 0; });
    r.expect("parameters", of + " reads its default", set.result.has_value() && read == Spec{}, set.refusal);
    r.expect("parameters", of + " refuses nonsense", refuses(std::string(200, '?')));
    if (info.type.find("number") != std::string::npos)
        r.expect("parameters", of + " refuses NaN", refuses("nan"));
}

template <described Spec>
void law_parameters_of_one(report& r, const Spec& spec, const std::string& who) {
    Spec read{};
    const auto done = try_to([&] { return read_parameters(read, sluice::to_text(spec)), 0; });
    r.expect("parameters", who + " reads back", done.result.has_value() && read == spec, done.refusal);
    r.expect("parameters", who + " refuses an unknown name",
             refusal_of<invalid_parameter>([&] {
                 return set_parameter(read, "no such parameter", "1"), 0;
             }).find("no such parameter") != std::string::npos);
    const auto infos = parameter_infos<Spec>();
    for (const auto& info : infos) {
        law_parameter<Spec>(r, who, info);
        r.expect("parameters", who + "." + info.name + " is there once",
                 std::count_if(infos.begin(), infos.end(),
                               [&](const auto& other) { return other.name == info.name; }) == 1);
    }
}

template <class Step>
void law_parameters_within(report& r, const named_step<Step>& spec, const std::string& path);

template <class Spec>
void law_parameters_within(report& r, const Spec& spec, const std::string& path) {
    const auto each = [&](const auto& parts) {
        std::size_t place = 0;
        std::apply(
            [&](const auto&... part) {
                (law_parameters_within(r, part, path + sluice::to_text(place++) + ":"), ...);
            },
            parts);
    };
    if constexpr (requires { spec.steps; })
        each(spec.steps);
    else if constexpr (requires { spec.branches; })
        each(spec.branches);
    else if constexpr (described<Spec>)
        law_parameters_of_one(r, spec, path + std::string(std::string_view(Spec::name)));
}

template <class Step>
void law_parameters_within(report& r, const named_step<Step>& spec, const std::string& path) {
    law_parameters_within(r, static_cast<const Step&>(spec), path);
}

}  // namespace detail

/// A specification describes its parameters: it prints to text that reads back to an equal one, and each
/// parameter is documented, unique, prints its default, and refuses nonsense by its name. Looks into
/// compositions. In scikit-learn's words: `check_parameters_default_constructible`, `check_get_params_invariance`,
/// `check_set_params`, `check_param_validation`, `check_estimator_repr`, `check_estimator_cloneable`.
template <step Spec>
void law_parameters(report& r, const Spec& spec, const tolerances&) {
    const Spec copy = spec;
    r.expect("parameters", "a copy is equal", copy == spec);
    const auto text = sluice::detail::spec_text(spec);
    r.expect("parameters", "prints the same each time",
             !text.empty() && sluice::detail::spec_text(copy) == text);
    detail::law_parameters_within(r, spec, {});
}

}  // namespace sluice::testing
