// SPDX-License-Identifier: MIT
#include "sluice/core/context.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <string>
#include <vector>

using namespace sluice;

namespace context_test {

TEST_CASE("context gives every place of a composition random numbers of its own") {
    const context root{.seed = 1};
    std::set<std::uint64_t> first;
    for (const auto& ctx : {root, root.at("a"), root.at("b"), root.at("a").at("b"), root.at("b").at("a"),
                            root.at("ab"), root.at(""), root.at("a").at("")})
        first.insert(ctx.random().bits(0));
    CHECK(first.size() == 8);
    CHECK(root.at("a").random().bits(0) == context{.seed = 1}.at("a").random().bits(0));
    CHECK(root.at("a").random().bits(0) != context{.seed = 2}.at("a").random().bits(0));
}

TEST_CASE("context keeps everything but the path when it goes one step further") {
    std::vector<std::string> said;
    const auto listen = [&](const progress_event& e) {
        said.push_back(std::string(e.task) + " " + std::to_string(e.done) + "/" + std::to_string(e.total));
    };
    const std::atomic<bool> stop = false;
    const context inner = context{.seed = 9, .threads = 3, .progress = listen, .cancellation = &stop}.at("x");
    CHECK(inner.seed == 9);
    CHECK(inner.threads == 3);
    CHECK(inner.cancellation == &stop);
    inner.report("trees", 2, 5);
    CHECK(said == std::vector<std::string>{"trees 2/5"});
    CHECK_NOTHROW(context{}.report("nobody listens", 1, 1));
}

TEST_CASE("context throws and names who was stopped when the caller asks for it") {
    std::atomic<bool> stop = false;
    const context ctx{.cancellation = &stop};
    CHECK_NOTHROW(ctx.check_cancelled("scaler"));
    CHECK_NOTHROW(context{}.check_cancelled("scaler"));
    stop = true;
    try {
        ctx.check_cancelled("scaler");
        FAIL("must throw");
    } catch (const cancelled& why) {
        CHECK(why.details().component == "scaler");
    }
}

}  // namespace context_test
