// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/result.hpp"

#include <type_traits>

namespace sluice::detail {

/// Runs a function that throws and gives what it returns, or why it could not: what foreign text, files and
/// limits can do wrong becomes a `failure`. Mistakes of the caller (options) still throw.
template <class Function>
[[nodiscard]] result<std::invoke_result_t<Function&>> as_result(Function&& function) {
    try {
        return function();
    } catch (const parse_error& e) {
        return failure{failure_kind::parse, e.details()};
    } catch (const limit_exceeded& e) {
        return failure{failure_kind::limit, e.details()};
    } catch (const io_error& e) {
        return failure{failure_kind::io, e.details()};
    } catch (const schema_mismatch& e) {
        return failure{failure_kind::schema, e.details()};
    } catch (const invalid_data& e) {
        return failure{failure_kind::data, e.details()};
    }
}

}  // namespace sluice::detail
