// SPDX-License-Identifier: MIT
#include "sluice/compose/compose.hpp"
#include "sluice/linear_learner/linear_learner_classifier.hpp"
#include "sluice/linear_learner/linear_learner_regressor.hpp"
#include "sluice/preprocess/simple_imputer.hpp"
#include "sluice/testing/laws.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sluice;

namespace linear_learner_test {

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

template <class Spec>
void holds(const Spec& spec, const dataset<>& data) {
    const auto r = testing::check_laws(complete | spec, data);
    INFO(to_text(r));
    CHECK(r.holds());
    CHECK(r.checks.size() >= 60u);
}

TEST_CASE("linear learners keep the laws") {
    SUBCASE("linear_learner_regressor") {
        holds(linear_learner_regressor{.mini_batch_size = 20}, test::random_numbers(13, shape));
    }
    SUBCASE("linear_learner_regressor of another loss and solver") {
        holds(linear_learner_regressor{.loss = linear_learner::regression_loss::huber_loss,
                                       .num_models = 3,
                                       .epochs = 40,
                                       .mini_batch_size = 20,
                                       .optimizer = linear_learner::optimizer::sgd,
                                       .l1 = 0.001},
              test::random_numbers(13, shape));
    }
    SUBCASE("linear_learner_classifier") {
        holds(linear_learner_classifier{.mini_batch_size = 20}, test::random_classes(13, shape));
    }
    SUBCASE("linear_learner_classifier by hinge loss") {
        holds(linear_learner_classifier{.loss = linear_learner::classification_loss::hinge_loss,
                                        .mini_batch_size = 20},
              test::random_classes(13, shape));
    }
    SUBCASE("linear_learner_classifier of three classes") {
        holds(linear_learner_classifier{.num_models = 4, .mini_batch_size = 20}, three_classes());
    }
}

}  // namespace linear_learner_test
