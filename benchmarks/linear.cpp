// SPDX-License-Identifier: MIT
// How fast linear models are fitted, and how well they do.
// benchmarks/run linear --data FILE.csv --target COLUMN --task binary|multiclass|regression [--model NAME]
//     [--threads N] [--test-fraction X] [--seed N] [--PARAMETER VALUE]...
// Numbers are imputed and scaled, categories one-hot encoded, by a pipeline fitted on the training rows. NAME is
// logistic_regression for classes, and linear_regression unless said otherwise for numbers; parameters are the model's
// own. `--model lambda_path` times the lasso's path. One line of JSON comes out: prepare_s is the fit of the pipeline's
// transformers, fit_s that of the model (median of 5, or of as many as fit into 20 s); what begins with train_ is about
// the training rows, the rest about the held-out ones.
#include "sluice/linear/linear.hpp"

#include "sluice/compose/columns.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/on.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/data/make_target.hpp"
#include "sluice/io/csv_reader.hpp"
#include "sluice/metrics/accuracy.hpp"
#include "sluice/metrics/log_loss.hpp"
#include "sluice/metrics/regression.hpp"
#include "sluice/metrics/roc_auc.hpp"
#include "sluice/preprocess/one_hot_encoder.hpp"
#include "sluice/preprocess/simple_imputer.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/splits/train_test_split.hpp"
#include "support/peak_memory.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace sluice;

struct options {
    std::string data, target, task, model, parameters;
    double test_fraction = 0.2;
    context ctx;
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

template <class Model>
std::string quality(const Model& fitted, const dataset<>& data, const std::string& prefix,
                    const context& ctx) {
    const auto named = [&](std::string_view name, double value) {
        return ",\"" + prefix + std::string(name) + "\":" + to_text(value);
    };
    if constexpr (Model::step_role == role::classifier) {
        const auto& y = std::get<class_target>(data.target());
        const auto proba = predict_proba(fitted, data.x(), ctx);
        const auto text = named("accuracy", accuracy(y, predict(fitted, data.x(), ctx))) +
                          named("logloss", log_loss(y, proba));
        return y.n_classes() == 2 ? text + named("auc", roc_auc(y, proba)) : text;
    } else {
        const auto& y = std::get<numeric_target>(data.target());
        const auto predicted = predict(fitted, data.x(), ctx);
        return named("rmse", std::sqrt(mse(y, predicted))) + named("r2", r2(y, predicted));
    }
}

template <class Fit>
double median_seconds(const Fit& fit_once) {
    std::vector<double> seconds;
    for (double spent = 0; seconds.size() < 5 && spent < 20; spent += seconds.back())
        seconds.push_back(benchmark::seconds_of(fit_once));
    return median(seconds);
}

struct prepared_data {
    dataset<> train, test;
    double seconds;
};

prepared_data prepare(const dataset<>& train, const dataset<>& test, const context& ctx) {
    constexpr one_hot_encoder indicators{.unknown = unknown::as_missing, .missing = missing::own_category};
    const auto steps = columns(on(kind::numeric) | simple_imputer{} | standard_scaler{},
                               on(kind::categorical) | indicators, on(kind::text) | indicators);
    std::optional<decltype(fit(steps, train))> fitted;
    const double seconds = benchmark::seconds_of([&] { fitted.emplace(fit(steps, train, ctx)); });
    return {train.with(transform(*fitted, train.x(), ctx)), test.with(transform(*fitted, test.x(), ctx)),
            seconds};
}

template <class Spec>
void run(Spec spec, const options& asked, const prepared_data& data, double read_s) {
    read_parameters(spec, asked.parameters);
    std::optional<decltype(fit(spec, data.train))> fitted;
    const double fit_s = median_seconds([&] { fitted.emplace(fit(spec, data.train, asked.ctx)); });
    const double predict_s = median_seconds([&] { (void)predict(*fitted, data.test.x(), asked.ctx); });
    std::printf(
        "{\"model\":\"%s\",\"rows\":%zu,\"features\":%zu,\"read_s\":%.4f,\"prepare_s\":%.4f,\"fit_s\":%.4f,"
        "\"predict_rows_per_s\":%.0f%s%s}\n",
        std::string(Spec::name).c_str(), data.train.n_rows(), fitted->state().input_width(), read_s,
        data.seconds, fit_s, static_cast<double>(data.test.n_rows()) / predict_s,
        quality(*fitted, data.train, "train_", asked.ctx).c_str(),
        quality(*fitted, data.test, "", asked.ctx).c_str());
}

void run_path(const options& asked, const prepared_data& data, double read_s) {
    regularisation_path path;
    const double fit_s = median_seconds([&] { path = lambda_path(data.train, {}, asked.ctx); });
    std::printf(
        "{\"model\":\"lambda_path\",\"rows\":%zu,\"features\":%zu,\"read_s\":%.4f,\"prepare_s\":%.4f,"
        "\"fit_s\":%.4f,\"largest_gap\":%g,\"nonzero\":%td}\n",
        data.train.n_rows(), path.names.size(), read_s, data.seconds, fit_s, path.gaps.maxCoeff(),
        (path.coefficients.rightCols(1).array() != 0).count());
}

int run_named(const options& asked, const prepared_data& data, double read_s) {
    const auto tried = [&](auto spec) {
        if (asked.model != decltype(spec)::name) return false;
        run(spec, asked, data, read_s);
        return true;
    };
    if (asked.model == "lambda_path" && asked.task == "regression") return run_path(asked, data, read_s), 0;
    const bool known = asked.task == "regression"
                           ? tried(linear_regression{}) || tried(ridge_regression{}) ||
                                 tried(lasso_regression{}) || tried(elastic_net_regression{}) ||
                                 tried(poisson_regression{}) || tried(gamma_regression{}) ||
                                 tried(tweedie_regression{}) || tried(negative_binomial_regression{})
                           : tried(logistic_regression{});
    if (!known) std::fprintf(stderr, "there is no model %s for the task\n", asked.model.c_str());
    return known ? 0 : 2;
}

options read_options(int argc, char** argv) {
    options asked;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string key = argv[i], value = argv[i + 1];
        if (key == "--data")
            asked.data = value;
        else if (key == "--target")
            asked.target = value;
        else if (key == "--task")
            asked.task = value;
        else if (key == "--model")
            asked.model = value;
        else if (key == "--threads")
            asked.ctx.threads = std::strtoull(value.c_str(), nullptr, 10);
        else if (key == "--test-fraction")
            asked.test_fraction = std::strtod(value.c_str(), nullptr);
        else if (key == "--seed")
            asked.ctx.seed = std::strtoull(value.c_str(), nullptr, 10);
        else
            asked.parameters += (asked.parameters.empty() ? "" : ", ") +
                                key.substr((std::min)(key.size(), std::size_t{2})) + " = " + value;
    }
    if (asked.model.empty())
        asked.model = asked.task == "regression" ? "linear_regression" : "logistic_regression";
    return asked;
}

}  // namespace

int main(int argc, char** argv) {
    const options asked = read_options(argc, argv);
    const bool known = asked.task == "binary" || asked.task == "multiclass" || asked.task == "regression";
    if (asked.data.empty() || asked.target.empty() || !known || argc % 2 == 0) {
        std::fputs(
            "usage: linear --data FILE.csv --target COLUMN --task binary|multiclass|regression [--model "
            "NAME]\n"
            "    [--threads N] [--test-fraction X] [--seed N] [--PARAMETER VALUE]...\n",
            stderr);
        return 2;
    }
    try {
        std::optional<table> all;
        const double read_s =
            benchmark::seconds_of([&] { all.emplace(read_csv(asked.data, {}, asked.ctx)); });
        std::vector<std::string> names;
        for (const auto& column : all->columns())
            if (column.name() != asked.target) names.push_back(column.name());
        const auto& column = all->at(asked.target, "benchmark");
        const any_target y =
            asked.task == "regression" ? any_target(numbers(column)) : any_target(class_labels(column));
        const dataset<> data(all->select(names), y);
        const auto [train, test] =
            train_test_split{.test_size = checked(asked.test_fraction)}.split(data, asked.ctx);
        return run_named(asked, prepare(train, test, asked.ctx), read_s);
    } catch (const error& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
