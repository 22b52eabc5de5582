// SPDX-License-Identifier: MIT
#include "sluice/core/error.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <type_traits>

using namespace sluice;

namespace error_test {

const error_details all{
    .component = "scaler", .requirement = "must be > 0", .actual = "-1", .place = "row 3", .hint = "try 1"};

/// Whether an exception is caught by the standard's type and says the same by either face.
template <class Error, class Standard>
bool is_caught_as() {
    try {
        throw Error(all);
    } catch (const Standard& why) {
        const auto* face = dynamic_cast<const error*>(&why);
        return face != nullptr && face->details() == all && std::string(why.what()) == face->what() &&
               std::string(why.what()) == to_text(all);
    }
}

TEST_CASE("error text names who, what, found, where and what to do, and leaves out what is empty") {
    CHECK(to_text(all) == "scaler: must be > 0, got -1, at row 3 (try 1)");
    CHECK(to_text({.component = {}, .requirement = "must", .actual = {}, .place = {}, .hint = {}}) == "must");
    CHECK(to_text({.component = "a", .requirement = "b", .actual = {}, .place = "c", .hint = {}}) ==
          "a: b, at c");
}

TEST_CASE("errors are caught as the standard's when a program knows nothing of this library") {
    CHECK(is_caught_as<invalid_parameter, std::invalid_argument>());
    CHECK(is_caught_as<invalid_data, std::domain_error>());
    CHECK(is_caught_as<schema_mismatch, std::invalid_argument>());
    CHECK(is_caught_as<parse_error, std::runtime_error>());
    CHECK(is_caught_as<limit_exceeded, std::length_error>());
    CHECK(is_caught_as<io_error, std::runtime_error>());
    CHECK(is_caught_as<archive_error, std::runtime_error>());
    CHECK(is_caught_as<device_error, std::runtime_error>());
    CHECK(is_caught_as<cancelled, std::runtime_error>());
    CHECK(is_caught_as<invalid_data, std::exception>());
    static_assert(std::is_nothrow_copy_constructible_v<invalid_data>);
}

}  // namespace error_test
