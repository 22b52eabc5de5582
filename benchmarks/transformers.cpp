// SPDX-License-Identifier: MIT
// How fast transformers of tables are trained, and how well they do.
// benchmarks/run transformers --data FILE --target COLUMN --task binary|multiclass|regression [--model NAME] [--threads N]
//     [--test-fraction X | --train N] [--seed N] [--runs N] [--PARAMETER VALUE]...
// FILE is a CSV or a matrix (support/job.hpp). Numbers are imputed and scaled by a pipeline fitted on the training rows,
// categories stay what they are. NAME is ft_transformer unless said otherwise, or tab_transformer; parameters are its own. One
// line of JSON comes out: fit_s is the time of all epochs (median of --runs, 3 unless said otherwise, or of as many as fit
// into 20 s), epoch_s that of one; what begins with train_ is about the training rows, the rest about the held-out ones.
#include "sluice/compose/columns.hpp"
#include "sluice/compose/fit.hpp"
#include "sluice/compose/on.hpp"
#include "sluice/nn/nn.hpp"
#include "sluice/preprocess/simple_imputer.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "support/job.hpp"

#include <cstdio>
#include <optional>
#include <string>

namespace {

using namespace sluice;

using benchmark::job;
using benchmark::train_and_test;

train_and_test prepared(const train_and_test& data, const context& ctx) {
    const auto& [train, test] = data;
    const auto steps =
        columns(on(kind::numeric) | simple_imputer{} | standard_scaler{}, on(kind::categorical));
    const auto fitted = fit(steps, train, ctx);
    return {train.with(transform(fitted, train.x(), ctx)), test.with(transform(fitted, test.x(), ctx))};
}

template <class Spec>
void run(Spec spec, const job& asked, const train_and_test& data) {
    for (const auto& [name, value] : asked.others)
        if (name != "model") set_parameter(spec, name, value);
    std::optional<decltype(fit(spec, data.train))> fitted;
    const double fit_s =
        benchmark::median_seconds(asked.runs, [&] { fitted.emplace(fit(spec, data.train, asked.ctx)); });
    const double predict_s = benchmark::seconds_of([&] { (void)predict(*fitted, data.test.x(), asked.ctx); });
    const auto& network = fitted->state().network();
    const auto epochs = static_cast<double>(network.history.training_losses.size());
    std::printf(
        "{\"model\":\"%s\",\"rows\":%zu,\"features\":%zu,\"parameters\":%zu,\"fit_s\":%.4f,\"epoch_s\":%.4f,"
        "\"predict_rows_per_s\":%.0f%s%s}\n",
        std::string(Spec::name).c_str(), data.train.n_rows(), fitted->state().input_width(),
        network.parameters.size(), fit_s, fit_s / epochs, static_cast<double>(data.test.n_rows()) / predict_s,
        benchmark::quality(*fitted, data.train, "train_", asked.ctx).c_str(),
        benchmark::quality(*fitted, data.test, "", asked.ctx).c_str());
}

}  // namespace

int main(int argc, char** argv) {
    const auto asked = benchmark::read_job(argc, argv);
    const auto named = asked.others.find("model");
    const std::string model = named == asked.others.end() ? "ft_transformer" : named->second;
    const bool is_known = model == "ft_transformer" || model == "tab_transformer";
    if (!asked.is_complete() || argc % 2 == 0 || !is_known) {
        std::fputs(
            "usage: transformers --data FILE --target COLUMN --task binary|multiclass|regression\n"
            "    [--model ft_transformer|tab_transformer] [--threads N] [--test-fraction X | --train N]\n"
            "    [--seed N] [--runs N] [--PARAMETER VALUE]...\n",
            stderr);
        return 2;
    }
    try {
        const auto data = prepared(benchmark::load(asked), asked.ctx);
        if (model == "ft_transformer")
            asked.regresses() ? run(ft_transformer_regressor{}, asked, data)
                              : run(ft_transformer_classifier{}, asked, data);
        else
            asked.regresses() ? run(tab_transformer_regressor{}, asked, data)
                              : run(tab_transformer_classifier{}, asked, data);
        return 0;
    } catch (const error& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
