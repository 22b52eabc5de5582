// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/version.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace sluice {

/// What every error of the library tells. Empty parts are left out of the text.
struct error_details {
    std::string component;  ///< who complains: `standard_scaler`, `read_csv`, `gbm_classifier.learning_rate`
    std::string requirement;  ///< what must hold: `must be > 0`
    std::string actual;       ///< what was found instead
    std::string place;        ///< where: `line 7, column 3`, `column "Age", row 12`
    std::string hint;         ///< what to do about it, when that is known

    friend bool operator==(const error_details&, const error_details&) = default;
};

/// The text of an error: `component: requirement, got actual, at place (hint)`.
[[nodiscard]] inline std::string to_text(const error_details& details) {
    std::string text = details.component;
    if (!text.empty()) text += ": ";
    text += details.requirement;
    if (!details.actual.empty()) text += ", got " + details.actual;
    if (!details.place.empty()) text += ", at " + details.place;
    if (!details.hint.empty()) text += " (" + details.hint + ")";
    return text;
}

/// Common face of every exception that the library throws. Each of them derives from the matching
/// standard exception too, so that code which knows nothing of this library catches it all the same.
class error {
  public:
    virtual ~error() = default;
    [[nodiscard]] virtual const char* what() const noexcept = 0;
    [[nodiscard]] const error_details& details() const noexcept { return *details_; }

  protected:
    explicit error(error_details details)
        : details_(std::make_shared<const error_details>(std::move(details))) {}
    error(const error&) = default;
    error& operator=(const error&) = default;

  private:
    // Shared, because copying an exception must not throw.
    std::shared_ptr<const error_details> details_;
};

namespace detail {

template <class Standard>
class basic_error : public error, public Standard {
  public:
    explicit basic_error(error_details details) : error(details), Standard(to_text(details)) {}
    [[nodiscard]] const char* what() const noexcept override { return Standard::what(); }
};

}  // namespace detail

/// A parameter of a specification is out of its range, unknown, or contradicts another one.
class invalid_parameter final : public detail::basic_error<std::invalid_argument> {
    using basic_error::basic_error;
};

/// The data cannot be used: wrong shape, wrong kind of target, no rows, infinite where finite is needed.
class invalid_data final : public detail::basic_error<std::domain_error> {
    using basic_error::basic_error;
};

/// A table lacks a column that a step needs, or holds one of another kind.
class schema_mismatch final : public detail::basic_error<std::invalid_argument> {
    using basic_error::basic_error;
};

/// Text (CSV, JSON, libsvm, a specification) does not follow its grammar.
class parse_error final : public detail::basic_error<std::runtime_error> {
    using basic_error::basic_error;
};

/// Input is larger than the limits that the caller has set.
class limit_exceeded final : public detail::basic_error<std::length_error> {
    using basic_error::basic_error;
};

/// The operating system refused a file operation.
class io_error final : public detail::basic_error<std::runtime_error> {
    using basic_error::basic_error;
};

/// A model file is damaged, of another version, or holds another type than the declared one.
class archive_error final : public detail::basic_error<std::runtime_error> {
    using basic_error::basic_error;
};

/// A processor beside the CPU failed, has too little memory, or is not there.
class device_error final : public detail::basic_error<std::runtime_error> {
    using basic_error::basic_error;
};

/// The caller asked for the work to stop.
class cancelled final : public detail::basic_error<std::runtime_error> {
    using basic_error::basic_error;
};

}  // namespace sluice
