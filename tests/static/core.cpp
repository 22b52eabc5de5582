// SPDX-License-Identifier: MIT
// The concepts of core: what satisfies each of them and what does not. Compiling this file is the test.
#include "sluice/core/context.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/core/thread_pool.hpp"

#include <array>
#include <string>

using namespace sluice;

// Named: in an unnamed namespace clang calls members that only concepts look at unused.
namespace static_core {

template <role Role>
struct spec {
    static constexpr std::string_view name = "spec";
    static constexpr role step_role = Role;
    at_least<1> size = 1;
    static auto parameters() { return std::array{parameter{"size", &spec::size, "how many"}}; }
};
using a_transformer = spec<role::transformer>;
using a_classifier = spec<role::classifier>;
using a_regressor = spec<role::regressor>;

struct without_name {
    static constexpr role step_role = role::transformer;
    static constexpr int parameters() { return 0; }
};
struct without_role {
    static constexpr std::string_view name = "without_role";
    static std::array<int, 0> parameters(int);
};

static_assert(step<a_transformer> && step<a_classifier> && step<a_regressor>);
static_assert(!step<without_name> && !step<without_role> && !step<int> && !step<std::string>);
static_assert(transformer<a_transformer> && !transformer<a_classifier> && !transformer<without_role>);
static_assert(estimator<a_classifier> && estimator<a_regressor> && !estimator<a_transformer> &&
              !estimator<int>);
static_assert(classifier<a_classifier> && !classifier<a_regressor> && !classifier<a_transformer>);
static_assert(regressor<a_regressor> && !regressor<a_classifier> && !regressor<a_transformer>);

static_assert(described<a_transformer> && !described<without_name> && !described<without_role> &&
              !described<int>);

struct own_scheduler {
    void run(std::size_t count, std::size_t threads, function_ref<void(std::size_t)> task);
    int concurrency();
};
struct runs_nothing {
    std::size_t concurrency();
};
struct says_no_concurrency {
    void run(std::size_t count, std::size_t threads, function_ref<void(std::size_t)> task);
};
struct other_tasks {
    void run(std::size_t count, std::size_t threads, int task);
    std::size_t concurrency();
};
static_assert(executor<thread_pool> && executor<own_scheduler> && executor<executor_ref>);
static_assert(!executor<runs_nothing> && !executor<says_no_concurrency> && !executor<other_tasks> &&
              !executor<int>);
static_assert(!executor<const thread_pool>);

// What is checked by type: handles take what they can call, and nothing else.
static_assert(std::is_constructible_v<executor_ref, thread_pool&> &&
              !std::is_constructible_v<executor_ref, int&>);
static_assert(std::is_constructible_v<function_ref<int(int)>, decltype([](int i) { return i; })>);
static_assert(!std::is_constructible_v<function_ref<int(int)>, decltype([](int*) { return 1; })>);

}  // namespace static_core
