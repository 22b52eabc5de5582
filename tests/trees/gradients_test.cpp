// SPDX-License-Identifier: MIT
#include "sluice/trees/gradients.hpp"

#include "sluice/core/random.hpp"
#include "support/derivatives.hpp"
#include "support/vector_widths.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

using namespace sluice;
namespace gradients_test {

using namespace sluice::trees;

std::vector<derivative> some_derivatives(std::size_t n) {
    random_generator g(random_stream(n, 0));
    std::vector<derivative> d(n);
    for (auto& one : d) one = {normal(g), uniform(g)};
    return d;
}

template <class Row>
void close_to(const std::vector<derivative>& d, std::span<const Row> rows, const gradient_scale& scale) {
    REQUIRE(rows.size() == d.size());
    for (std::size_t i = 0; i < d.size(); ++i) {
        REQUIRE(rows[i].row == i);
        REQUIRE(std::abs(scale.gradient(rows[i].value()) - d[i].gradient) <= scale.gradient_quantum / 2);
        REQUIRE(std::abs(scale.hessian(rows[i].value()) - d[i].hessian) <= scale.hessian_quantum / 2);
    }
}

TEST_CASE("quantised gradients keep every value to half a quantum") {
    for (const std::size_t n : {100u, 100003u}) {
        const auto d = some_derivatives(n);
        quantised_gradients q;
        test::assign(q, d);
        CHECK(q.wide() == (n == 100));
        if (q.wide())
            close_to<wide_row>(d, q.wide_rows(), q.scale());
        else
            close_to<narrow_row>(d, q.narrow_rows(), q.scale());
    }
}

TEST_CASE("quantised gradients do not depend on the round before") {
    const auto d = some_derivatives(70001);
    auto tiny = d, heavy = d;
    for (auto& one : tiny) one = {one.gradient * 1e-9, one.hessian * 1e-9};
    heavy[5].gradient = 1e9;
    quantised_gradients fresh;
    test::assign(fresh, d);
    for (const std::vector<derivative>& before : {tiny, heavy, d}) {
        quantised_gradients q;
        test::assign(q, before);
        test::assign(q, d);
        REQUIRE(q.wide() == fresh.wide());
        CHECK(q.scale() == fresh.scale());
        for (std::size_t i = 0; i < d.size(); ++i)
            REQUIRE(q.narrow_rows()[i].word == fresh.narrow_rows()[i].word);
    }
}

TEST_CASE("quantised gradients take wide words when a heavy tail would round most rows to nothing") {
    std::vector<derivative> d(100000, {1.0, 1.0});
    quantised_gradients q;
    test::assign(q, d);
    CHECK(!q.wide());
    d[17].gradient = 1e6;
    test::assign(q, d);
    CHECK(q.wide());
    // And still tell the small ones apart from zero.
    CHECK(q.scale().gradient(q.wide_rows()[0].value()) == doctest::Approx(1.0).epsilon(1e-3));
}

TEST_CASE("quantised gradients of nothing but zeros are zeros") {
    quantised_gradients q;
    test::assign(q, std::vector<derivative>(10));
    for (const auto& row : q.wide_rows()) CHECK(row.value() == sums{});
    test::assign(q, std::vector<derivative>(40000));
    for (const auto& row : q.narrow_rows()) REQUIRE(row.value() == sums{});
}

TEST_CASE("quantising gives the same words and summary in every vector width") {
    const auto d = some_derivatives(1003);
    std::vector<double> g, h;
    for (const auto& one : d) g.push_back(one.gradient), h.push_back(one.hessian);
    g[3] = h[3] = 0, g[4] = -0.0, h[4] = 0;
    const auto run = [&](vector_width width) {
        std::pair<std::vector<narrow_row>, backend::cpu::gradient_summary> out;
        out.first.resize(g.size());
        backend::cpu::quantise(g.data(), h.data(), g.size(), 4096, 16384, 7, out.first.data(), out.second,
                               width);
        return out;
    };
    const auto expected = run(vector_width::baseline);
    for (const auto width : test::vector_widths()) {
        const auto actual = run(width);
        for (std::size_t i = 0; i < g.size(); ++i) {
            REQUIRE(actual.first[i].row == i + 7);
            REQUIRE(actual.first[i].word == expected.first[i].word);
            REQUIRE(actual.first[i].value() == sums{std::llrint(g[i] * 4096), std::llrint(h[i] * 16384)});
        }
        CHECK(actual.second.gradient == expected.second.gradient);
        CHECK(actual.second.hessian == expected.second.hessian);
        CHECK(actual.second.quantum_sum == expected.second.quantum_sum);
        CHECK(actual.second.n_rows == g.size() - 2);
    }
}

}  // namespace gradients_test
