// SPDX-License-Identifier: MIT
#include "sluice/core/result.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>

using namespace sluice;

namespace result_test {

const error_details why_not{
    .component = "file", .requirement = "must be there", .actual = {}, .place = {}, .hint = {}};

template <class Error>
bool raises(failure_kind kind) {
    try {
        raise({kind, why_not});
    } catch (const Error& why) {
        return why.details() == why_not;
    } catch (const error&) {
        return false;
    }
}

TEST_CASE("result gives its value, or throws the error of its kind when it has none") {
    const result<std::string> good = std::string("yes");
    CHECK((good && good.has_value() && good.value() == "yes"));
    const result<std::string> bad = failure{failure_kind::io, why_not};
    CHECK((!bad && bad.why().kind == failure_kind::io && bad.why().details == why_not));
    CHECK_THROWS_AS((void)bad.value(), io_error);
    CHECK(raises<parse_error>(failure_kind::parse));
    CHECK(raises<limit_exceeded>(failure_kind::limit));
    CHECK(raises<io_error>(failure_kind::io));
    CHECK(raises<archive_error>(failure_kind::archive));
    CHECK(raises<schema_mismatch>(failure_kind::schema));
    CHECK(raises<invalid_data>(failure_kind::data));
}

TEST_CASE("result hands out a value that can only be moved when it is itself given up") {
    result<std::unique_ptr<int>> made = std::make_unique<int>(7);
    const auto taken = std::move(made).value();
    CHECK(*taken == 7);
    CHECK_THROWS_AS((void)result<std::unique_ptr<int>>(failure{failure_kind::parse, why_not}).value(),
                    parse_error);
}

}  // namespace result_test
