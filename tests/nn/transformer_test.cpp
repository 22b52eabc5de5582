// SPDX-License-Identifier: MIT
#include "sluice/nn/transformer.hpp"

#include "sluice/compose/checkpoint.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/metrics/accuracy.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/nn/ft_transformer_classifier.hpp"
#include "sluice/nn/ft_transformer_regressor.hpp"
#include "sluice/nn/tab_transformer_classifier.hpp"
#include "sluice/nn/tab_transformer_regressor.hpp"
#include "support/random_data.hpp"
#include "support/thread_counts.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

using namespace sluice;

namespace transformer_test {

/// Two columns of categories and one of numbers. The class says whether the categories agree, the number that and a half
/// of the numeric column besides.
dataset<> pairs(std::size_t n_rows, std::uint64_t seed, bool classes) {
    random_generator g(random_stream(seed, 0));
    std::vector<std::int32_t> first, second, codes;
    std::vector<double> numbers, y;
    for (std::size_t i = 0; i < n_rows; ++i) {
        first.push_back(static_cast<std::int32_t>(uniform_integer(g, 4)) - 1);
        second.push_back(static_cast<std::int32_t>(uniform_integer(g, 4)) - 1);
        numbers.push_back(normal(g));
        codes.push_back(first.back() == second.back() ? 1 : 0);
        y.push_back(codes.back() * 2 + numbers.back() / 2);
    }
    const std::vector<std::string> letters{"a", "b", "c"}, answers{"no", "yes"};
    const auto names = std::make_shared<const dictionary>(letters);
    table x;
    x.add({"first", category_values{std::move(first), names}});
    x.add({"n", array<double>(std::move(numbers))});
    x.add({"second", category_values{std::move(second), names}});
    if (!classes) return {std::move(x), numeric_target{std::move(y)}};
    return {std::move(x), class_target{std::move(codes), std::make_shared<const dictionary>(answers)}};
}

constexpr ft_transformer_classifier small_ft{.token_dimension = 16,
                                             .n_heads = 4,
                                             .n_blocks = 2,
                                             .attention_dropout = 0,
                                             .learning_rate = 0.005,
                                             .batch_size = 50,
                                             .epochs = 20};
constexpr tab_transformer_classifier small_tab{.n_epochs = 20,
                                               .learning_rate = 0.003,
                                               .batch_size = 50,
                                               .input_dim = 16,
                                               .n_blocks = 2,
                                               .attn_dropout = 0};

TEST_CASE("transformers learn whether categories agree, missing ones included") {
    const auto train = pairs(500, 1, true), test = pairs(200, 2, true);
    const auto& y = std::get<class_target>(test.target());
    CHECK(accuracy(y, predict(fit(small_ft, train), test.x())) > 0.97);
    CHECK(accuracy(y, predict(fit(small_tab, train), test.x())) > 0.97);
}

TEST_CASE("transformers learn numbers") {
    const auto train = pairs(500, 3, false), test = pairs(200, 4, false);
    const auto& y = std::get<numeric_target>(test.target());
    const ft_transformer_regressor ft{.token_dimension = 16,
                                      .n_heads = 4,
                                      .n_blocks = 2,
                                      .attention_dropout = 0,
                                      .learning_rate = 0.005,
                                      .batch_size = 50,
                                      .epochs = 20};
    const tab_transformer_regressor tab{
        .n_epochs = 20, .learning_rate = 0.003, .batch_size = 50, .input_dim = 16, .n_blocks = 2};
    CHECK(r2(y, predict(fit(ft, train), test.x())) > 0.95);
    CHECK(r2(y, predict(fit(tab, train), test.x())) > 0.95);
}

TEST_CASE("transformers take numbers alone") {
    const auto data = test::random_numbers(5, {.n_rows = 300, .n_columns = 2});
    const auto& y = std::get<numeric_target>(data.target());
    const tab_transformer_regressor tab{
        .n_epochs = 120, .learning_rate = 0.005, .batch_size = 50, .mlp_dropout = 0};
    const ft_transformer_regressor ft{
        .token_dimension = 16, .n_blocks = 1, .learning_rate = 0.005, .batch_size = 50, .epochs = 30};
    CHECK(r2(y, predict(fit(tab, data), data.x())) > 0.9);
    CHECK(r2(y, predict(fit(ft, data), data.x())) > 0.9);
}

template <class Spec>
void keeps_bytes(const Spec& spec, Spec longer) {
    const auto data = pairs(300, 6, true);
    const auto expected = to_bytes(fit(spec, data, {.seed = 1, .threads = 1}));
    for (const std::size_t threads : test::thread_counts())
        CHECK(to_bytes(fit(spec, data, {.seed = 1, .threads = threads})) == expected);
    const auto m = fit(spec, data);
    const auto loaded = from_bytes<std::remove_const_t<decltype(m)>>(to_bytes(m));
    CHECK(loaded.state() == m.state());
    CHECK(predict_proba(loaded, data.x()) == predict_proba(m, data.x()));
    const auto begun = fit_resumable(spec, data);
    using checkpoint_type = std::remove_const_t<decltype(begun)>;
    CHECK(to_bytes(resume(longer, from_bytes<checkpoint_type>(to_bytes(begun)), data)) ==
          to_bytes(fit_resumable(longer, data)));
}

TEST_CASE("transformers: same bytes for any number of threads, archives and checkpoints") {
    ft_transformer_classifier ft{.token_dimension = 12,
                                 .n_heads = 3,
                                 .n_blocks = 2,
                                 .residual_dropout = 0.1,
                                 .batch_size = 150,
                                 .epochs = 2};
    auto longer_ft = ft;
    longer_ft.epochs = 3;
    keeps_bytes(ft, longer_ft);
    tab_transformer_classifier tab{.n_epochs = 2, .batch_size = 150, .input_dim = 16, .n_blocks = 2};
    auto longer_tab = tab;
    longer_tab.n_epochs = 3;
    keeps_bytes(tab, longer_tab);
    auto other = longer_tab;
    other.input_dim = 32;
    const auto data = pairs(100, 6, true);
    CHECK_THROWS_AS((void)resume(other, fit_resumable(tab, data), data), invalid_data);
}

TEST_CASE("transformers give the same bytes by any compiler and vector width") {
    // A hash of the parameters; from g++ 12 at -O1, and the same at -O3 -march=native.
    const auto data = pairs(120, 7, true);
    const auto hash_of = [](const auto& m) {
        std::uint64_t hash = 0;
        for (const float p : m.state().network().parameters)
            hash = hash * 0x100000001B3u + std::bit_cast<std::uint32_t>(p);
        return hash;
    };
    CHECK(hash_of(fit(ft_transformer_classifier{.token_dimension = 20, .n_heads = 4, .epochs = 2}, data)) ==
          195387686183723848u);
    CHECK(hash_of(fit(tab_transformer_classifier{.n_epochs = 2, .input_dim = 16}, data)) ==
          3042676371523335309u);
}

TEST_CASE(
    "transformers stop early and keep the best epoch; one class is always said; parameters are checked") {
    const auto noise = test::random_classes(7, {.n_rows = 60, .n_columns = 4}),
               validation = test::random_classes(8, {.n_rows = 200, .n_columns = 4});
    tab_transformer_classifier spec{.n_epochs = 100, .patience = 2, .learning_rate = 0.01, .input_dim = 16};
    const auto m = fit(spec, noise, {.seed = 1, .validation = &validation});
    const auto& history = m.state().network().history;
    REQUIRE(history.validation_losses.size() < 100);
    CHECK(history.validation_losses.size() == history.best_epoch(0) + 1 + 2);
    auto one = pairs(30, 9, true);
    const dataset<> sure(one.x(), class_target{std::vector<std::int32_t>(30, 1),
                                               std::get<class_target>(one.target()).classes});
    const auto certain = fit(small_ft, sure);
    CHECK(predict_proba(certain, sure.x()).col(1).isOnes(0));
    CHECK(from_bytes<std::remove_const_t<decltype(certain)>>(to_bytes(certain)).state() == certain.state());
    spec.input_dim = 48;
    CHECK(test::thrown<invalid_parameter>([&] { (void)fit(spec, noise); }).place == "parameter input_dim");
    CHECK_THROWS_AS((void)fit(ft_transformer_classifier{.token_dimension = 20, .n_heads = 3}, noise),
                    invalid_parameter);
}

TEST_CASE("transformer: hostile members are refused") {
    const auto good = fit(small_ft, pairs(40, 1, true)).state().network();
    good.check(1, "test");
    using network = std::remove_const_t<decltype(good)>;
    const auto refused = [](const network& bad, std::size_t outputs = 1) {
        CHECK_THROWS_AS(bad.check(outputs, "test"), invalid_data);
    };
    refused(good, 2);
    refused(network());
    for (const auto member :
         {&nn::transformer_shape::n_features, &nn::transformer_shape::n_outputs,
          &nn::transformer_shape::width, &nn::transformer_shape::n_heads, &nn::transformer_shape::n_blocks,
          &nn::transformer_shape::n_shared, &nn::transformer_shape::n_hidden})
        for (const std::uint64_t value : {std::uint64_t{17}, ~std::uint64_t{0}, std::uint64_t{1} << 63}) {
            auto bad = good;
            bad.shape.*member = value;
            refused(bad);
        }
    auto bad = good;
    bad.parameters.pop_back();
    refused(bad);
    bad = good;
    bad.parameters[3] = std::numeric_limits<float>::quiet_NaN();
    refused(bad);
    bad = good;
    bad.categories.columns[0].feature = 2;
    refused(bad);
}

}  // namespace transformer_test
