// SPDX-License-Identifier: MIT
#include "sluice/compose/pipeline.hpp"

#include "sluice/compose/compose.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/accuracy.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/trees/trees.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace sluice;

// Named: in an unnamed namespace clang calls members that only concepts look at unused.
namespace pipeline_test {

/// Drops training rows with a missing value; when serving it is the identity.
struct missing_row_dropper {
    static constexpr std::string_view name = "missing_row_dropper";
    static constexpr role step_role = role::transformer;
    static constexpr bool changes_rows = true;
    using fitted = selection;
    static constexpr auto parameters() { return std::tuple{}; }

    [[nodiscard]] fitted fit(const dataset<>& data, const context&) const {
        return {data.x().names(), data.x(), name};
    }
    [[nodiscard]] fit_transformed<missing_row_dropper> fit_transform(const dataset<>& data,
                                                                     const context& ctx) const {
        std::vector<std::size_t> whole;
        for (std::size_t i = 0; i < data.n_rows(); ++i) {
            bool missing = false;
            for (const auto& column : data.x().columns()) missing = missing || is_missing(column, i);
            if (!missing) whole.push_back(i);
        }
        return {fit(data, ctx), data.take(whole)};
    }
    friend bool operator==(const missing_row_dropper&, const missing_row_dropper&) = default;
};

/// Notes what it is fitted on, and the first random number that it draws.
struct recorder {
    static constexpr std::string_view name = "recorder";
    static constexpr role step_role = role::regressor;
    static constexpr auto parameters() { return std::tuple{}; }
    struct fitted {
        static constexpr std::string_view component = "recorder";
        static constexpr std::uint32_t version = 1;
        double rows = 0, weights = 0, drawn = 0, validation_rows = 0, validation_first = 0;
        [[nodiscard]] Eigen::VectorXd predict(const table& x, const context&) const {
            return Eigen::VectorXd::Constant(static_cast<Eigen::Index>(x.n_rows()), rows);
        }
        void predict_row(std::span<const cell>, std::span<double> out) const noexcept { out[0] = rows; }
        [[nodiscard]] static std::size_t input_width() { return 1; }
        template <class Visitor>
        void visit(Visitor&& v) {
            v("rows", rows);
        }
    };
    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const {
        fitted seen{.rows = static_cast<double>(data.n_rows()), .drawn = ctx.random().uniform(0)};
        for (std::size_t i = 0; i < data.n_rows(); ++i) seen.weights += data.weight(i);
        if (ctx.validation) {
            seen.validation_rows = static_cast<double>(ctx.validation->n_rows());
            seen.validation_first = features(ctx.validation->x(), name)[0][0];
        }
        return seen;
    }
    friend bool operator==(const recorder&, const recorder&) = default;
};

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

dataset<> four_rows() {
    return {table({{"a", array<double>({1, missing_value, 3, 8})}}),
            numeric_target{array<double>({1, 2, 3, 4})},
            {.weights = array<double>({1, 1, 2, 3})}};
}

template <class Spec>
double drawn_by_last(const Spec& spec) {
    const auto m = fit(spec, four_rows(), {.seed = 5});
    return m.state().template step_at<std::tuple_size_v<decltype(spec.steps)> - 1>().drawn;
}

}  // namespace pipeline_test

using namespace pipeline_test;

TEST_CASE("pipeline moves rows, target and weights together when a step drops rows, and serves every row") {
    const auto m = fit(missing_row_dropper{} | recorder{}, four_rows());
    CHECK(m.state().step_at<1>().rows == 3);
    CHECK(m.state().step_at<1>().weights == 6);
    CHECK(predict(m, four_rows().x()).size() == 4);
}

TEST_CASE("pipeline draws the same random numbers for a step whatever other steps there are") {
    const double alone = drawn_by_last(passthrough{} | recorder{});
    CHECK(drawn_by_last(standard_scaler{} | recorder{}) == alone);
    CHECK(drawn_by_last(passthrough{} | max_abs_scaler{} | standard_scaler{} | recorder{}) == alone);
    CHECK(drawn_by_last(passthrough{} | named("other", recorder{})) != alone);
    CHECK(drawn_by_last(standard_scaler{} | named("other", recorder{})) ==
          drawn_by_last(passthrough{} | named("other", recorder{})));
}

TEST_CASE("pipeline takes validation data through its fitted steps to the estimator") {
    const dataset held_out(table({{"a", array<double>({16})}}), numeric_target{array<double>({1})});
    const auto m = fit(max_abs_scaler{} | recorder{}, four_rows(), {.validation = &held_out});
    CHECK(m.state().step_at<1>().validation_rows == 1);
    CHECK(m.state().step_at<1>().validation_first == 2.0);  // 16 / 8
}

TEST_CASE("fit refuses validation data of another schema or kind of target") {
    const dataset other(table({{"b", array<double>({1})}}), numeric_target{array<double>({1})});
    CHECK_THROWS_AS((void)fit(recorder{}, four_rows(), {.validation = &other}), schema_mismatch);
    const dataset no_target_there(table({{"a", array<double>({1})}}));
    CHECK_THROWS_AS((void)fit(recorder{}, four_rows(), {.validation = &no_target_there}), invalid_data);
}

TEST_CASE("model asks for the columns that it reads and for no others") {
    const table x(
        {{"a", array<double>({1, 2, 3})}, {"b", array<double>({3, 1, 2})}, {"c", array<double>({0, 0, 1})}});
    const auto chosen = fit(on("b") | standard_scaler{}, dataset(x));
    CHECK(chosen.input().entries().size() == 1);
    CHECK_NOTHROW((void)transform(chosen, x.select(std::vector<std::string>{"b"})));
    const auto dropped = fit(drop("a") | standard_scaler{}, dataset(x));
    CHECK_NOTHROW((void)transform(dropped, x.select(std::vector<std::string>{"c", "b"})));
    const auto branches = fit(columns(on("a"), on("c")), dataset(x));
    CHECK(branches.input().entries().size() == 2);
    const auto all = fit(columns(on("a") | standard_scaler{}, rest), dataset(x));
    CHECK(all.input().entries().size() == 3);
    try {
        (void)transform(chosen, table({{"B", array<double>({1})}}));
        FAIL("a missing column must throw");
    } catch (const schema_mismatch& why) {
        CHECK(std::string(why.what()).find("did you mean \"B\"?") != std::string::npos);
    }
}

TEST_CASE("model reads a float64 column as the float32 that it was fitted on, and refuses another kind") {
    const table trained({{"a", array<float>({1, 2, 4})}});
    const auto m = fit(standard_scaler{}, dataset(trained));
    const auto served = transform(m, table({{"a", array<double>({1, 2, 4})}}));
    CHECK(served["a"].as<array<float>>() != nullptr);
    text_builder texts;
    texts.push_back("1");
    CHECK_THROWS_AS((void)transform(m, table({{"a", std::move(texts).finish()}})), schema_mismatch);
}

TEST_CASE("columns join branches in their order, and refuse two columns of one name") {
    const table x({{"a", array<double>({1, 2})}, {"b", array<double>({3, 4})}, {"c", array<double>({5, 6})}});
    const auto joined = transform(fit(columns(rest, on("a")), dataset(x)), x);
    CHECK(joined.names() == std::vector<std::string>{"b", "c", "a"});
    CHECK_THROWS_AS((void)fit(columns(on("a"), on("a")), dataset(x)), invalid_data);
}

TEST_CASE("steps know the raw columns that theirs come from") {
    text_builder texts;
    for (const char* t : {"x", "y"}) texts.push_back(t);
    const table x({{"t", std::move(texts).finish()}, {"n", array<double>({1, 2})}});
    const auto made = transform(
        fit(columns(on("t") | one_hot_encoder{}, on("n") | standard_scaler{} | min_max_scaler{}), dataset(x)),
        x);
    CHECK(made["t"].from() == origin{{"t"}, "one_hot_encoder"});
    CHECK(made["n"].from() == origin{{"n"}, "min_max_scaler"});
    const auto all = features(made, "test");
    CHECK(all[0].name == "t_x");
    CHECK(all[0].from->columns == std::vector<std::string>{"t"});
}

TEST_CASE("frames and tables give the same model") {
    struct a : column<"a", kind::numeric> {};
    const auto data = four_rows();
    const frame<schema<a>> x(data.x());
    const auto typed = fit(standard_scaler{}, dataset(x));
    const auto untyped = fit(standard_scaler{}, dataset(data.x()));
    CHECK(typed.state().centres()[0] == untyped.state().centres()[0]);
    CHECK(transform(typed, x).n_rows() == 4);
    CHECK_THROWS_AS((void)frame<schema<a>>(table({{"b", array<double>({1})}})), schema_mismatch);
}

TEST_CASE("fit in chunks gives what fit gives") {
    struct chunked {
        dataset<> all;
        std::size_t at = 0;
        void rewind() { at = 0; }
        std::optional<dataset<>> next() {
            if (at >= all.n_rows()) return std::nullopt;
            std::vector<std::size_t> rows;
            for (; at < all.n_rows() && rows.size() < 7; ++at) rows.push_back(at);
            return all.take(rows);
        }
    };
    const auto data =
        test::random_numbers(1, {.n_rows = 100, .n_columns = 3, .missing = 0.1, .weights = true});
    chunked source{data};
    const auto spec = on("x2", "x0") | standard_scaler{} | min_max_scaler{};
    const auto whole = transform(fit(spec, data), data.x()),
               parts = transform(fit_chunks(spec, source), data.x());
    const auto a = features(whole, "test"), b = features(parts, "test");
    for (std::size_t j = 0; j < 2; ++j)
        for (std::size_t i = 0; i < 100; ++i)
            CHECK((std::isnan(a[j][i]) ? std::isnan(b[j][i]) : std::abs(a[j][i] - b[j][i]) < 1e-12));
}

TEST_CASE("any estimator and any predictor give the bits of what they hold") {
    const auto data = test::random_classes(3, {.n_rows = 200});
    const auto spec = standard_scaler{} | gbm_classifier{.rounds = 5};
    const any_estimator erased = spec;
    const any_predictor predictor = erased.fit(data, {.seed = 2});
    const auto typed = fit(spec, data, {.seed = 2});
    CHECK(predictor.predict_proba(data.x()) == predict_proba(typed, data.x()));
    CHECK(predictor.step_role() == role::classifier);
    CHECK(predictor.type_id() == typed.type_id());
    CHECK(predictor.as<std::remove_cvref_t<decltype(typed)>>() != nullptr);
    CHECK(predictor.as<model<gbm_classifier>>() == nullptr);
    CHECK_THROWS_AS((void)predictor.predict(data.x()), invalid_data);
    CHECK(erased.text().find("rounds = 5") != std::string::npos);
}

TEST_CASE("resume of a pipeline leaves its transformers as they are") {
    const auto data = test::random_classes(4, {.n_rows = 300});
    const auto spec = standard_scaler{} | gbm_classifier{.rounds = 9};
    const auto start = fit(standard_scaler{} | gbm_classifier{.rounds = 4}, data);
    CHECK(to_bytes(resume(spec, start, data)) == to_bytes(fit(spec, data)));
}

TEST_CASE("columns runs a branch that drops a column which no branch reads") {
    const auto data = test::random_numbers(5, {.n_rows = 20, .n_columns = 3});
    const auto m = fit(columns(drop("x1") | standard_scaler{}), data);
    CHECK(m.input().row_width() == 2);
    CHECK(transform(m, data.x()).names() == std::vector<std::string>{"x0", "x2"});
    row_scratch scratch(m);
    std::vector<cell> out(2);
    const cell row[] = {{data.x()[0].as<array<double>>()->operator[](3), {}},
                        {data.x()[2].as<array<double>>()->operator[](3), {}}};
    REQUIRE(transform_row(m, row, out, scratch));
    CHECK(out[1].number == transform(m, data.x())[1].as<array<double>>()->operator[](3));
    CHECK_THROWS_AS((void)fit(columns(drop("no such column")), data), schema_mismatch);
}
