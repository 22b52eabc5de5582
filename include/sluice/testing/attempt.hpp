// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/testing/component.hpp"

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::testing {

/// What came of a call that may give a result or refuse: refusals of the library's own types are fine.
template <class Result>
struct attempt {
    std::optional<Result> result;
    std::string component = {};  ///< who refused
    std::string refusal = {};    ///< its whole text
    bool is_typed = true;        ///< a result, or an error of the library

    [[nodiscard]] bool names(std::string_view what) const { return refusal.find(what) != std::string::npos; }
};

/// Calls, and notes how it ended.
template <class Call>
[[nodiscard]] auto try_to(const Call& call) -> attempt<decltype(call())> {
    try {
        return {call()};
    } catch (const error& why) {
        return {std::nullopt, why.details().component, why.what()};
    } catch (const std::exception& why) {
        return {std::nullopt, {}, why.what(), false};
    } catch (...) {
        return {std::nullopt, {}, "something that is no std::exception", false};
    }
}

/// The text of the error of this type that a call throws; empty when it throws none, or another.
template <class Error, class Call>
[[nodiscard]] std::string refusal_of(const Call& call) {
    try {
        (void)call();
    } catch (const Error& why) {
        return why.what();
    } catch (...) {
    }
    return {};
}

/// Fits on `training`, then says what it says of `x`.
[[nodiscard]] inline attempt<output> try_outputs(const component& of, const dataset<>& training,
                                                 const table& x) {
    return try_to([&] { return of.fit(training).outputs(x); });
}

}  // namespace sluice::testing
