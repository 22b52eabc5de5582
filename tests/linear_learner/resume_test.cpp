// SPDX-License-Identifier: MIT
#include "sluice/compose/checkpoint.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/pipeline.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/linear_learner/linear_learner.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "support/random_data.hpp"
#include "support/sparse_setting.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

using namespace sluice;

namespace linear_learner_resume_test {

using linear_learner::optimizer;
using linear_learner::selection_criterion;

/// Rates do not depend on the number of epochs, so that fewer epochs are the beginning of more.
template <class Spec>
Spec of_epochs(Spec spec, int epochs) {
    spec.epochs = checked(epochs);
    spec.num_models = checked(3);
    spec.mini_batch_size = 50;
    spec.learning_rate = checked(0.02);
    spec.lr_scheduler_factor = checked(0.8);
    return spec;
}

/// Epochs at once are some epochs and the rest of them, with the checkpoint saved and loaded between.
template <class Spec>
void goes_on(const Spec& spec, const dataset<>& data, const context& ctx) {
    const int n_epochs = 9;
    const auto at_once = fit_resumable(of_epochs(spec, n_epochs), data, ctx);
    CHECK(to_bytes(at_once.model()) == to_bytes(fit(of_epochs(spec, n_epochs), data, ctx)));
    for (const int begun : {1, 4, 8, 9}) {
        CAPTURE(begun);
        const auto half = fit_resumable(of_epochs(spec, begun), data, ctx);
        CHECK(to_bytes(half.model()) == to_bytes(fit(of_epochs(spec, begun), data, ctx)));
        using checkpoint_type = std::remove_const_t<decltype(half)>;
        const auto loaded = from_bytes<checkpoint_type>(to_bytes(half));
        const auto whole =
            resume(of_epochs(spec, n_epochs), loaded, data, {.threads = 2, .validation = ctx.validation});
        CHECK(to_bytes(whole) == to_bytes(at_once));
        if (begun < 4) CHECK(to_bytes(half.model()) != to_bytes(at_once.model()));
    }
}

TEST_CASE("learners go on from a checkpoint to the bytes of never having stopped") {
    const test::sparse_setting of(1, 400, true), held_out(2, 300, true);
    const auto numbers = of.of_numbers(), classes = of.of_classes();
    const auto other_numbers = held_out.of_numbers(), other_classes = held_out.of_classes();
    for (const auto by : {optimizer::adam, optimizer::sgd, optimizer::rmsprop}) {
        CAPTURE(static_cast<int>(by));
        goes_on(linear_learner_regressor{.optimizer = by}, numbers, {.seed = 5});
        goes_on(linear_learner_classifier{.optimizer = by}, classes, {.seed = 5});
    }
    goes_on(linear_learner_regressor{}, numbers, {.seed = 5, .validation = &other_numbers});
    goes_on(linear_learner_classifier{}, classes, {.seed = 5, .validation = &other_classes});
    goes_on(linear_learner_classifier{.binary_classifier_model_selection_criteria =
                                          selection_criterion::loss_function,
                                      .early_stopping_patience = 1,
                                      .early_stopping_tolerance = 0.02},
            classes, {.seed = 5, .validation = &other_classes});
    const linear_learner_regressor impatient{.early_stopping_patience = 1, .early_stopping_tolerance = 0.1};
    goes_on(impatient, numbers, {.seed = 5});
    // Of its models one stops before the fourth epoch and one after.
    const auto ends = fit(of_epochs(impatient, 9), numbers, {.seed = 5}).state().history().best_epochs;
    CHECK(*std::min_element(ends.begin(), ends.end()) < 4);
    CHECK(*std::max_element(ends.begin(), ends.end()) > 4);
}

TEST_CASE("a model that grew beyond all bounds stays so when the others go on") {
    const auto data = test::sparse_setting(3, 300, false).of_numbers();
    // At this rate only the model of a third of it stays finite.
    const linear_learner_regressor spec{.num_models = 2,
                                        .epochs = 6,
                                        .mini_batch_size = 10,
                                        .optimizer = optimizer::sgd,
                                        .learning_rate = 2,
                                        .momentum = 0,
                                        .use_lr_scheduler = false,
                                        .early_stopping_patience = 100};
    const auto at_once = fit_resumable(spec, data);
    REQUIRE(at_once.state().fitted.history().chosen == 1);
    REQUIRE(at_once.state().training.stopped == std::vector<std::uint8_t>{1, 0});
    auto fewer = spec;
    fewer.epochs = 2;
    CHECK(to_bytes(resume(spec, fit_resumable(fewer, data), data)) == to_bytes(at_once));
}

TEST_CASE("pipelines that end in a learner go on, and so does what has nothing to learn") {
    const auto numbers = test::random_numbers(4, {.n_rows = 200});
    const linear_learner_regressor spec;
    const auto half = fit_resumable(standard_scaler{} | of_epochs(spec, 2), numbers);
    const auto whole = standard_scaler{} | of_epochs(spec, 5);
    CHECK(to_bytes(resume(whole, half, numbers)) == to_bytes(fit_resumable(whole, numbers)));
    const dataset<> flat(numbers.x(), numeric_target{std::vector<double>(200, 3.5)});
    const auto nothing = fit_resumable(spec, flat);
    CHECK(to_bytes(resume(spec, nothing, flat)) == to_bytes(nothing));
}

TEST_CASE("learners refuse to go on otherwise than they began") {
    const test::sparse_setting of(5, 200, false);
    const auto numbers = of.of_numbers(), classes = of.of_classes();
    const linear_learner_regressor spec;
    const auto begun = fit_resumable(of_epochs(spec, 2), numbers);
    const auto refused = [&](const linear_learner_regressor& other, const context& ctx = {}) {
        return test::thrown<invalid_data>([&] { (void)resume(other, begun, numbers, ctx); });
    };
    auto other = of_epochs(spec, 4);
    other.num_models = checked(2);
    CHECK(refused(other).requirement == "goes on with the models, columns and classes that it began with");
    other = of_epochs(spec, 4);
    other.wd = checked(0.5);
    CHECK(refused(other).requirement == "goes on with the learning rates and penalties that it began with");
    other = of_epochs(spec, 4);
    other.lr_scheduler_factor = {};
    CHECK(refused(other).hint.find("lr_scheduler_factor") != std::string::npos);
    CHECK(refused(of_epochs(spec, 4), {.validation = &numbers}).requirement ==
          "goes on with validation data and a criterion as it began");
    const auto of_classes = fit_resumable(of_epochs(linear_learner_classifier{}, 2), classes);
    const auto& y = std::get<class_target>(classes.target());
    const dataset<> renamed(
        classes.x(),
        class_target{y.codes, std::make_shared<const dictionary>(std::vector<std::string>{"a", "c"})});
    const auto why = test::thrown<invalid_data>(
        [&] { (void)resume(of_epochs(linear_learner_classifier{}, 4), of_classes, renamed); });
    CHECK(why.requirement == "goes on with the classes that it began with");
}

TEST_CASE("training states that contradict themselves are refused") {
    const auto data = test::sparse_setting(6, 100, false).of_numbers();
    const auto sound = fit_resumable(of_epochs(linear_learner_regressor{}, 1), data).state().training;
    CHECK_NOTHROW(sound.check());
    auto fewer = sound;
    fewer.kept.pop_back();
    CHECK_THROWS_AS(fewer.check(), invalid_data);
    auto other = sound;
    other.stopped[0] = 2;
    CHECK_THROWS_AS(other.check(), invalid_data);
    auto still = sound;
    still.schedule.step = 0;
    CHECK_THROWS_AS(still.check(), invalid_data);
}

}  // namespace linear_learner_resume_test
