// SPDX-License-Identifier: MIT
// How fast linear models are fitted, and how well they do.
// benchmarks/run linear --data FILE.csv --target COLUMN --task binary|multiclass|regression [--model NAME]
//     [--threads N] [--test-fraction X] [--seed N] [--PARAMETER VALUE]...
// Numbers are imputed and scaled, categories one-hot encoded, by a pipeline fitted on the training rows. NAME is
// logistic_regression for classes, and linear_regression unless said otherwise for numbers; parameters are the model's
// own. One line of JSON comes out: prepare_s is the fit of the pipeline's transformers, fit_s that of the model
// (median of 5, or of as many as fit into 20 s), the rest is about the held-out rows.
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
std::string quality(const Model& fitted, const dataset<>& test, const context& ctx) {
    if constexpr (Model::step_role == role::classifier) {
        const auto& y = std::get<class_target>(test.target());
        const auto proba = predict_proba(fitted, test.x(), ctx);
        std::string text = "\"accuracy\":" + to_text(accuracy(y, predict(fitted, test.x(), ctx))) +
                           ",\"logloss\":" + to_text(log_loss(y, proba));
        if (y.n_classes() == 2) text += ",\"auc\":" + to_text(roc_auc(y, proba));
        return text;
    } else {
        const auto& y = std::get<numeric_target>(test.target());
        const auto predicted = predict(fitted, test.x(), ctx);
        return "\"rmse\":" + to_text(std::sqrt(mse(y, predicted))) + ",\"r2\":" + to_text(r2(y, predicted));
    }
}

template <class Spec>
void run(Spec spec, const options& asked, const dataset<>& train, const dataset<>& test, double read_s) {
    read_parameters(spec, asked.parameters);
    constexpr one_hot_encoder indicators{.unknown = unknown::as_missing, .missing = missing::own_category};
    const auto prepare = columns(on(kind::numeric) | simple_imputer{} | standard_scaler{},
                                 on(kind::categorical) | indicators, on(kind::text) | indicators);
    std::optional<decltype(fit(prepare, train))> prepared;
    const double prepare_s = benchmark::seconds_of([&] { prepared.emplace(fit(prepare, train, asked.ctx)); });
    const auto inside = train.with(transform(*prepared, train.x(), asked.ctx));
    const auto outside = test.with(transform(*prepared, test.x(), asked.ctx));
    std::optional<decltype(fit(spec, inside))> fitted;
    std::vector<double> fit_s, predict_s;
    for (double spent = 0; fit_s.size() < 5 && spent < 20; spent += fit_s.back())
        fit_s.push_back(benchmark::seconds_of([&] { fitted.emplace(fit(spec, inside, asked.ctx)); }));
    for (int repeat = 0; repeat < 5; ++repeat)
        predict_s.push_back(benchmark::seconds_of([&] { (void)predict(*fitted, outside.x(), asked.ctx); }));
    std::printf(
        "{\"model\":\"%s\",\"rows\":%zu,\"features\":%zu,\"read_s\":%.4f,\"prepare_s\":%.4f,\"fit_s\":%.4f,"
        "\"predict_rows_per_s\":%.0f,%s}\n",
        std::string(Spec::name).c_str(), inside.n_rows(), fitted->state().input_width(), read_s, prepare_s,
        median(fit_s), static_cast<double>(outside.n_rows()) / median(predict_s),
        quality(*fitted, outside, asked.ctx).c_str());
}

int run_named(const options& asked, const dataset<>& train, const dataset<>& test, double read_s) {
    const auto tried = [&](auto spec) {
        if (asked.model != decltype(spec)::name) return false;
        run(spec, asked, train, test, read_s);
        return true;
    };
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
        return run_named(asked, train, test, read_s);
    } catch (const error& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
