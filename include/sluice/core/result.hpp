// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"

#include <utility>
#include <variant>

namespace sluice {

/// Which exception a `failure` becomes when its value is asked for all the same.
enum class failure_kind { parse, limit, io, archive, schema, data };

/// Why a function that returns a `result` gave no value.
struct failure {
    failure_kind kind{};
    error_details details;
};

/// Throws the exception that stands for this failure.
[[noreturn]] inline void raise(const failure& why) {
    switch (why.kind) {
        case failure_kind::parse:
            throw parse_error(why.details);
        case failure_kind::limit:
            throw limit_exceeded(why.details);
        case failure_kind::io:
            throw io_error(why.details);
        case failure_kind::archive:
            throw archive_error(why.details);
        case failure_kind::schema:
            throw schema_mismatch(why.details);
        case failure_kind::data:
            break;
    }
    throw invalid_data(why.details);
}

/// A value, or the reason why there is none. Functions that touch files or foreign text return it under
/// the name `try_X`; the plain `X` throws instead.
template <class T>
class [[nodiscard]] result {
  public:
    // NOLINTBEGIN(google-explicit-constructor): `return value;` and `return failure{...};` are the point.
    result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    result(failure why) : state_(std::in_place_index<1>, std::move(why)) {}
    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    /// The value; throws the failure's exception when there is none.
    [[nodiscard]] const T& value() const& {
        if (!has_value()) raise(std::get<1>(state_));
        return std::get<0>(state_);
    }
    [[nodiscard]] T&& value() && {
        if (!has_value()) raise(std::get<1>(state_));
        return std::get<0>(std::move(state_));
    }

    /// Why there is no value. Only to be asked when `has_value()` is false.
    [[nodiscard]] const failure& why() const { return std::get<1>(state_); }

  private:
    std::variant<T, failure> state_;
};

}  // namespace sluice
