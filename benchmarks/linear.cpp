// SPDX-License-Identifier: MIT
// How fast linear models are fitted, and how well they do.
// benchmarks/run linear --data FILE.csv --target COLUMN --task binary|multiclass|regression [--model NAME]
//     [--threads N] [--test-fraction X] [--seed N] [--runs N] [--PARAMETER VALUE]...
// Numbers are imputed and scaled, categories one-hot encoded, by a pipeline fitted on the training rows. NAME is
// logistic_regression for classes and linear_regression for numbers unless said otherwise; parameters are the model's
// own. `--model lambda_path` times the lasso's path. One line of JSON comes out: prepare_s is the fit of the pipeline's
// transformers, fit_s that of the model (median of --runs, 3 unless said otherwise, or of as many as fit into 20 s); what begins with train_ is about
// the training rows, the rest about the held-out ones.
#include "sluice/linear/linear.hpp"

#include "sluice/compose/columns.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/on.hpp"
#include "sluice/linear_learner/linear_learner_classifier.hpp"
#include "sluice/linear_learner/linear_learner_regressor.hpp"
#include "sluice/preprocess/one_hot_encoder.hpp"
#include "sluice/preprocess/simple_imputer.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "support/job.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace sluice;

using benchmark::job;
using benchmark::train_and_test;

struct prepared_data {
    dataset<> train, test;
    double seconds;
};

prepared_data prepare(const train_and_test& data, const context& ctx) {
    const auto& [train, test] = data;
    constexpr one_hot_encoder indicators{.unknown = unknown::as_missing, .missing = missing::own_category};
    const auto steps = columns(on(kind::numeric) | simple_imputer{} | standard_scaler{},
                               on(kind::categorical) | indicators, on(kind::text) | indicators);
    std::optional<decltype(fit(steps, train))> fitted;
    const double seconds = benchmark::seconds_of([&] { fitted.emplace(fit(steps, train, ctx)); });
    return {train.with(transform(*fitted, train.x(), ctx)), test.with(transform(*fitted, test.x(), ctx)),
            seconds};
}

template <class Spec>
void run(Spec spec, const job& asked, const prepared_data& data, double read_s) {
    for (const auto& [name, value] : asked.others)
        if (name != "model") set_parameter(spec, name, value);
    std::optional<decltype(fit(spec, data.train))> fitted;
    const double fit_s =
        benchmark::median_seconds(asked.runs, [&] { fitted.emplace(fit(spec, data.train, asked.ctx)); });
    const double predict_s =
        benchmark::median_seconds(asked.runs, [&] { (void)predict(*fitted, data.test.x(), asked.ctx); });
    std::printf(
        "{\"model\":\"%s\",\"rows\":%zu,\"features\":%zu,\"read_s\":%.4f,\"prepare_s\":%.4f,\"fit_s\":%.4f,"
        "\"predict_rows_per_s\":%.0f%s%s}\n",
        std::string(Spec::name).c_str(), data.train.n_rows(), fitted->state().input_width(), read_s,
        data.seconds, fit_s, static_cast<double>(data.test.n_rows()) / predict_s,
        benchmark::quality(*fitted, data.train, "train_", asked.ctx).c_str(),
        benchmark::quality(*fitted, data.test, "", asked.ctx).c_str());
}

void run_path(const job& asked, const prepared_data& data, double read_s) {
    regularisation_path path;
    const double fit_s =
        benchmark::median_seconds(asked.runs, [&] { path = lambda_path(data.train, {}, asked.ctx); });
    std::printf(
        "{\"model\":\"lambda_path\",\"rows\":%zu,\"features\":%zu,\"read_s\":%.4f,\"prepare_s\":%.4f,"
        "\"fit_s\":%.4f,\"largest_gap\":%g,\"nonzero\":%td}\n",
        data.train.n_rows(), path.names.size(), read_s, data.seconds, fit_s, path.gaps.maxCoeff(),
        (path.coefficients.rightCols(1).array() != 0).count());
}

int run_named(const job& asked, const prepared_data& data, double read_s) {
    const auto named = asked.others.find("model");
    const std::string model = named != asked.others.end() ? named->second
                              : asked.regresses()         ? "linear_regression"
                                                          : "logistic_regression";
    const auto tried = [&](auto spec) {
        if (model != decltype(spec)::name) return false;
        run(spec, asked, data, read_s);
        return true;
    };
    if (model == "lambda_path" && asked.regresses()) return run_path(asked, data, read_s), 0;
    const bool known = asked.regresses()
                           ? tried(linear_regression{}) || tried(ridge_regression{}) ||
                                 tried(ridge_regression_cv{}) || tried(lasso_regression{}) ||
                                 tried(elastic_net_regression{}) || tried(huber_regression{}) ||
                                 tried(quantile_regression{}) || tried(poisson_regression{}) ||
                                 tried(gamma_regression{}) || tried(tweedie_regression{}) ||
                                 tried(negative_binomial_regression{}) || tried(linear_learner_regressor{})
                           : tried(logistic_regression{}) || tried(logistic_regression_cv{}) ||
                                 tried(linear_learner_classifier{});
    if (!known) std::fprintf(stderr, "there is no model %s for the task\n", model.c_str());
    return known ? 0 : 2;
}

}  // namespace

int main(int argc, char** argv) {
    const auto asked = benchmark::read_job(argc, argv);
    if (!asked.is_complete() || argc % 2 == 0) {
        std::fputs(
            "usage: linear --data FILE --target COLUMN --task binary|multiclass|regression [--model NAME]\n"
            "    [--threads N] [--test-fraction X] [--seed N] [--runs N] [--PARAMETER VALUE]...\n",
            stderr);
        return 2;
    }
    try {
        std::optional<train_and_test> data;
        const double read_s = benchmark::seconds_of([&] { data.emplace(benchmark::load(asked)); });
        return run_named(asked, prepare(*data, asked.ctx), read_s);
    } catch (const error& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
