// SPDX-License-Identifier: MIT
#include "sluice/core/step.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

using namespace sluice;

// Named: in an unnamed namespace clang calls members that only concepts look at unused.
namespace step_test {

template <role Role>
struct with_role {
    static constexpr std::string_view name = "with_role";
    static constexpr role step_role = Role;
};
struct nameless {
    static constexpr role step_role = role::transformer;
};
struct without_role {
    static constexpr std::string_view name = "without_role";
};
struct number_as_role {
    static constexpr std::string_view name = "number_as_role";
    static constexpr int step_role = 0;
};
struct number_as_name {
    static constexpr int name = 1;
    static constexpr role step_role = role::transformer;
};
struct string_as_name {
    static inline const std::string name = "string_as_name";
    static constexpr role step_role = role::regressor;
};
struct not_copyable {
    static constexpr std::string_view name = "not_copyable";
    static constexpr role step_role = role::transformer;
    std::unique_ptr<int> held;
};
struct constant_member {
    static constexpr std::string_view name = "constant_member";
    static constexpr role step_role = role::transformer;
    const int value = 1;
};

using a_transformer = with_role<role::transformer>;
using a_classifier = with_role<role::classifier>;
using a_regressor = with_role<role::regressor>;

// A step says its name and its role and can be copied and assigned; by accident nothing is one.
static_assert(step<a_transformer> && step<a_classifier> && step<a_regressor> && step<string_as_name>);
static_assert(!step<nameless> && !step<without_role> && !step<number_as_role> && !step<number_as_name>);
static_assert(!step<not_copyable> && !step<constant_member> && !step<int> && !step<a_transformer*>);
static_assert(!step<const a_transformer> && !step<a_transformer&>);
// The roles part the steps.
static_assert(transformer<a_transformer> && !transformer<a_classifier> && !transformer<a_regressor>);
static_assert(!estimator<a_transformer> && estimator<a_classifier> && estimator<a_regressor>);
static_assert(!classifier<a_transformer> && classifier<a_classifier> && !classifier<a_regressor>);
static_assert(!regressor<a_transformer> && !regressor<a_classifier> && regressor<a_regressor>);
static_assert(!transformer<int> && !estimator<int> && !classifier<int> && !regressor<int>);

template <transformer S>
constexpr int chosen(const S&) {
    return 1;
}
template <estimator S>
constexpr int chosen(const S&) {
    return 2;
}
template <classifier S>
constexpr int chosen(const S&) {
    return 3;
}

TEST_CASE("a classifier is a more special estimator, and a transformer neither") {
    CHECK(chosen(a_transformer{}) == 1);
    CHECK(chosen(a_regressor{}) == 2);
    CHECK(chosen(a_classifier{}) == 3);
}

}  // namespace step_test
