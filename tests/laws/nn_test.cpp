// SPDX-License-Identifier: MIT
#include "sluice/compose/compose.hpp"
#include "sluice/nn/ft_transformer_classifier.hpp"
#include "sluice/nn/ft_transformer_regressor.hpp"
#include "sluice/nn/mlp_classifier.hpp"
#include "sluice/nn/mlp_multi_label_classifier.hpp"
#include "sluice/nn/mlp_regressor.hpp"
#include "sluice/nn/tab_transformer_classifier.hpp"
#include "sluice/nn/tab_transformer_regressor.hpp"
#include "sluice/preprocess/simple_imputer.hpp"
#include "sluice/testing/laws.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sluice;

namespace nn_test {

constexpr test::data_shape shape{.n_rows = 60, .n_columns = 4, .missing = 0.1};
constexpr auto complete = on(kind::numeric) | simple_imputer{};

dataset<> three_classes() {
    const auto two = test::random_classes(14, shape);
    const auto& y = std::get<class_target>(two.target());
    std::vector<std::int32_t> codes(y.codes.begin(), y.codes.end());
    for (std::size_t i = 0; i < codes.size(); i += 3) codes[i] = 2;
    const std::vector<std::string> names{"a", "b", "c"};
    return {two.x(), class_target{std::move(codes), std::make_shared<const dictionary>(names)}};
}

/// With a column of categories, some of them missing.
dataset<> mixed(const dataset<>& data) {
    table x = data.x();
    std::vector<std::int32_t> codes;
    for (std::size_t i = 0; i < data.n_rows(); ++i)
        codes.push_back(i % 11 == 0 ? missing_code : static_cast<std::int32_t>(i * i % 5));
    const std::vector<std::string> names{"a", "b", "c", "d", "e"};
    x.add({"letter", category_values{std::move(codes), std::make_shared<const dictionary>(names)}});
    return {std::move(x), data.target()};
}

template <class Spec>
void holds_of_mixed(const Spec& spec, const dataset<>& data) {
    const auto r = testing::check_laws(columns(complete, on(kind::categorical)) | spec, mixed(data));
    INFO(to_text(r));
    CHECK(r.holds());
    CHECK(r.checks.size() >= 60u);
}

template <class Spec>
void holds(const Spec& spec, const dataset<>& data) {
    const auto r = testing::check_laws(complete | spec, data);
    INFO(to_text(r));
    CHECK(r.holds());
    CHECK(r.checks.size() >= 60u);
}

TEST_CASE("networks keep the laws") {
    SUBCASE("mlp_classifier") {
        holds(mlp_classifier{.hidden_layers = {8}, .learning_rate = 0.02, .batch_size = 20, .epochs = 15},
              test::random_classes(13, shape));
    }
    SUBCASE("mlp_classifier of three classes, dropout, another solver and schedule") {
        holds(mlp_classifier{.hidden_layers = {12, 6},
                             .activation = nn::activation::gelu,
                             .solver = nn::rmsprop{.rho = 0.9},
                             .learning_rate = 0.01,
                             .schedule = nn::cosine{.period = 20},
                             .batch_size = 20,
                             .epochs = 20,
                             .dropout = 0.1},
              three_classes());
    }
    SUBCASE("mlp_classifier with categories, batch normalisation and skip connections") {
        holds_of_mixed(mlp_classifier{.hidden_layers = {8, 8},
                                      .normalization = nn::normalization::batch,
                                      .skip_connections = true,
                                      .learning_rate = 0.02,
                                      .batch_size = 20,
                                      .epochs = 15},
                       three_classes());
    }
    SUBCASE("mlp_regressor with categories and layer normalisation") {
        holds_of_mixed(mlp_regressor{.hidden_layers = {8, 8},
                                     .normalization = nn::normalization::layer,
                                     .embedding_dimension = 3,
                                     .learning_rate = 0.02,
                                     .batch_size = 20,
                                     .epochs = 15},
                       test::random_numbers(13, shape));
    }
    SUBCASE("mlp_multi_label_classifier") {
        holds(
            mlp_multi_label_classifier{
                .hidden_layers = {8}, .learning_rate = 0.02, .batch_size = 20, .epochs = 15},
            test::random_labels(13, shape, 3));
    }
    SUBCASE("tab_transformer_classifier") {
        holds_of_mixed(
            tab_transformer_classifier{
                .n_epochs = 15, .learning_rate = 0.01, .batch_size = 20, .input_dim = 16, .n_blocks = 1},
            three_classes());
    }
    SUBCASE("tab_transformer_regressor") {
        holds_of_mixed(
            tab_transformer_regressor{
                .n_epochs = 40, .learning_rate = 0.01, .batch_size = 20, .input_dim = 16, .n_blocks = 1},
            test::random_numbers(13, shape));
    }
    SUBCASE("ft_transformer_classifier") {
        holds_of_mixed(ft_transformer_classifier{.token_dimension = 8,
                                                 .n_heads = 2,
                                                 .n_blocks = 2,
                                                 .learning_rate = 0.01,
                                                 .batch_size = 20,
                                                 .epochs = 15},
                       three_classes());
    }
    SUBCASE("ft_transformer_regressor") {
        holds_of_mixed(ft_transformer_regressor{.token_dimension = 8,
                                                .n_heads = 2,
                                                .n_blocks = 2,
                                                .learning_rate = 0.01,
                                                .batch_size = 20,
                                                .epochs = 15},
                       test::random_numbers(13, shape));
    }
    SUBCASE("mlp_regressor") {
        holds(mlp_regressor{.hidden_layers = {8}, .learning_rate = 0.02, .batch_size = 20, .epochs = 15},
              test::random_numbers(13, shape));
    }
}

}  // namespace nn_test
