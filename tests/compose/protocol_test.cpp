// SPDX-License-Identifier: MIT
#include "sluice/compose/protocol.hpp"

#include "sluice/core/parameters.hpp"
#include "support/steps.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <type_traits>
#include <vector>

using namespace sluice;

namespace protocol_test {

struct plain {
    static constexpr std::string_view name = "plain";
    static constexpr role step_role = role::transformer;
    static auto parameters() { return sluice::no_parameters<plain>; }
    struct fitted {
        static constexpr std::string_view component = "plain";
        static constexpr std::uint32_t version = 7;
        [[nodiscard]] static table transform(const table& x, const context&) {
            return test::two_faced::fitted::times(x, 2);
        }
        static void transform_row(std::span<const cell> in, std::span<cell> out) noexcept {
            out[0] = {in[0].number * 2, {}};
        }
    };
    [[nodiscard]] static fitted fit(const dataset<>&, const context&) { return {}; }
    friend bool operator==(const plain&, const plain&) = default;
};
struct choosy {
    [[nodiscard]] static bool transform_row(std::span<const cell> in, std::span<cell> out) noexcept {
        out[0] = in[0];
        return in[0].number > 0;
    }
};
struct greedy {
    bool bound = false;
    [[nodiscard]] static std::size_t scratch_size() { return 3; }
    [[nodiscard]] static std::string type_id() { return "greedy itself"; }
    [[nodiscard]] static bool transform_row(std::span<const cell>, std::span<cell> out,
                                            std::span<cell> scratch) noexcept {
        out[0] = {static_cast<double>(scratch.size()), {}};
        return true;
    }
    void bind(const table_schema&) { bound = true; }
};
struct learner_of_plain {
    void add(const dataset<>&, const context&);
    plain::fitted finish();
};
struct learns : plain {
    static learner_of_plain learner();
};
struct learns_something_else : plain {
    struct learner_type {
        void add(const dataset<>&, const context&);
        int finish();
    };
    static learner_type learner();
};

static_assert(step_like<plain> && step_like<const plain&> && step_like<plain (*)()> && step_like<plain()>);
static_assert(!step_like<int> && !step_like<int (*)()> && !step_like<plain (*)(int)> && !step_like<plain*>);
static_assert(std::is_same_v<detail::as_step_t<plain>, plain> &&
              std::is_same_v<detail::as_step_t<plain()>, plain>);
static_assert(incremental<learns> && !incremental<plain> && !incremental<learns_something_else>);
static_assert(row_changing<test::missing_row_dropper> && !row_changing<plain> &&
              !row_changing<test::recorder>);

TEST_CASE("fit_transform fits and then transforms, unless the step has a way of its own") {
    const dataset data(test::letters("a"));
    CHECK(test::number_at(fit_transform(plain{}, data).data.x(), 0, 1) == 4);
    const auto own = fit_transform(test::two_faced{}, data);
    CHECK(test::number_at(own.data.x(), 0, 1) == 2000);
    CHECK(own.state.factor == 3);
    CHECK(fit_transform(test::missing_row_dropper{}, test::four_rows()).data.n_rows() == 3);
}

TEST_CASE("steps read every column unless they say better") {
    const table x = test::letters("abc");
    CHECK(detail::required_columns(plain{}, x) == x.names());
    struct modest : plain {
        [[nodiscard]] static std::vector<std::string> required(const table&) { return {"b"}; }
    };
    CHECK(detail::required_columns(modest{}, x) == std::vector<std::string>{"b"});
}

TEST_CASE("rows go through whatever form of transform_row a step has") {
    const std::array<cell, 1> in{cell{4, {}}}, refused{cell{-4, {}}};
    std::array<cell, 1> out{};
    std::array<cell, 5> scratch{};
    CHECK(detail::transform_row(plain::fitted{}, in, out, scratch));
    CHECK(out[0].number == 8);
    CHECK(detail::transform_row(choosy{}, in, out, scratch));
    CHECK(!detail::transform_row(choosy{}, refused, out, scratch));
    CHECK(detail::transform_row(greedy{}, in, out, scratch));
    CHECK(out[0].number == 5);
    CHECK(detail::scratch_size(plain::fitted{}) == 0);
    CHECK(detail::scratch_size(greedy{}) == 3);
}

TEST_CASE(
    "steps hear of the layout of rows where they care, and have their own names in archives or the common "
    "one") {
    greedy cares;
    plain::fitted does_not;
    detail::bind(cares, table_schema());
    detail::bind(does_not, table_schema());
    CHECK(cares.bound);
    CHECK(detail::type_id<plain::fitted>() == "plain/7");
    CHECK(detail::type_id<greedy>() == "greedy itself");
    CHECK(detail::spec_text(plain{}) == "plain{}");
}

TEST_CASE("neighbours of a composition that do not fit are refused") {
    CHECK_NOTHROW(detail::require_width("some", 3, 3));
    const auto why = test::thrown<invalid_data>([] { return detail::require_width("some", 3, 2), 0; });
    CHECK(why.component == "some");
    CHECK(why.requirement == "a step reads as many cells as the step before it makes: 3");
    CHECK(why.actual == "2");
    CHECK(why.hint == "the model file is damaged or was made by hand");
}

}  // namespace protocol_test
