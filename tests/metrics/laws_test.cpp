// SPDX-License-Identifier: MIT
// What must hold for every metric, whatever the data.
#include "sluice/metrics/metrics.hpp"
#include "support/draw.hpp"
#include "support/n_draws.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

using namespace sluice;

namespace laws_test {

constexpr int n_cases = test::n_draws(1000);
constexpr double epsilon = 0x1p-52;

/// Everything that some metric judges.
struct rows {
    class_target y, p;
    Eigen::MatrixXd proba;
    std::vector<double> numbers, predicted_numbers, weights;

    [[nodiscard]] std::size_t size() const { return y.size(); }
    [[nodiscard]] rows take(std::span<const std::size_t> at) const {
        rows taken{{sluice::detail::take(y.codes, at), y.classes},
                   {sluice::detail::take(p.codes, at), p.classes},
                   {},
                   {},
                   {},
                   {}};
        taken.proba.resize(static_cast<Eigen::Index>(at.size()), proba.cols());
        for (std::size_t i = 0; i < at.size(); ++i) {
            taken.proba.row(static_cast<Eigen::Index>(i)) = proba.row(static_cast<Eigen::Index>(at[i]));
            taken.numbers.push_back(numbers[at[i]]);
            taken.predicted_numbers.push_back(predicted_numbers[at[i]]);
            if (!weights.empty()) taken.weights.push_back(weights[at[i]]);
        }
        return taken;
    }
};

std::shared_ptr<const dictionary> letters(std::size_t n) {
    std::vector<std::string> names;
    for (std::size_t k = 0; k < n; ++k) names.emplace_back(1, static_cast<char>('a' + k));
    return std::make_shared<const dictionary>(std::move(names));
}

/// The first rows hold one of each class and have weight, so that every metric is defined.
rows random_rows(test::draws& draw) {
    const std::size_t k = 2 + draw.below(3), n = k + draw.below(25);
    rows r;
    std::vector<std::int32_t> y, p;
    r.proba.resize(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(k));
    for (std::size_t i = 0; i < n; ++i) {
        y.push_back(static_cast<std::int32_t>(i < k ? i : draw.below(k)));
        p.push_back(
            static_cast<std::int32_t>(draw.one_in(3) ? draw.below(k) : static_cast<std::size_t>(y.back())));
        const auto row = static_cast<Eigen::Index>(i);
        for (Eigen::Index c = 0; c < r.proba.cols(); ++c)
            r.proba(row, c) = static_cast<double>(1 + draw.below(6));
        r.proba.row(row) /= r.proba.row(row).sum();
        r.numbers.push_back((static_cast<double>(draw.below(200)) - 100) / 8 +
                            static_cast<double>(i < 2 ? i * 50 : 0));
        r.predicted_numbers.push_back(r.numbers.back() + (static_cast<double>(draw.below(41)) - 20) / 7);
    }
    r.y = {std::move(y), letters(k)};
    r.p = {std::move(p), r.y.classes};
    return r;
}

struct judged {
    std::string name;
    std::function<double(const rows&)> value;
    double roundings;  // how far a sum of other terms of the same value may be off, in epsilons; 0: same bits
    bool symmetric = false;
};

template <class Metric>
auto of_classes(const Metric& m) {
    return [m](const rows& r) { return m(r.y, r.p, r.weights); };
}
template <class Metric>
auto of_probabilities(const Metric& m) {
    return [m](const rows& r) { return m(r.y, r.proba, r.weights); };
}
template <class Metric>
auto of_numbers(const Metric& m) {
    return [m](const rows& r) { return m(r.numbers, r.predicted_numbers, r.weights); };
}

template <class Metric>
auto of_mapped(const Metric& m, double (*map)(double)) {
    return [m, map](const rows& r) {
        std::vector<double> y = r.numbers, p = r.predicted_numbers;
        for (double& v : y) v = map(v);
        for (double& v : p) v = map(v);
        return m(y, p, r.weights);
    };
}
template <class Metric>
auto of_positive(const Metric& m) {
    return of_mapped(m, [](double v) { return std::exp(v / 16); });
}
template <class Metric>
auto of_decisions(const Metric& m) {
    return of_mapped(m, [](double v) { return v > 0 ? 1.0 : 0.0; });
}

const std::vector<judged>& all_metrics() {
    using enum averaging;
    static const std::vector<judged> all{
        {"accuracy", of_classes(accuracy), 0, true},
        {"precision macro", of_classes(precision_metric{.average = macro}), 0},
        {"precision micro", of_classes(precision_metric{.average = micro}), 0, true},
        {"precision weighted", of_classes(precision_metric{.average = weighted}), 0},
        {"precision of a", of_classes(precision_metric{.positive_class = "a"}), 0},
        {"recall macro", of_classes(recall_metric{.average = macro}), 0},
        {"recall weighted", of_classes(recall_metric{.average = weighted}), 0},
        {"f macro", of_classes(f_score_metric{.average = macro}), 0, true},
        {"f of a", of_classes(f_score_metric{.positive_class = "a"}), 0, true},
        {"f2 weighted", of_classes(f_score_metric{.average = weighted, .beta = 2}), 0},
        {"log_loss", of_probabilities(log_loss), 4},
        {"roc_auc one_vs_rest", of_probabilities(roc_auc), 0},
        {"roc_auc one_vs_one", of_probabilities(roc_auc_metric{.average = multiclass::one_vs_one}), 0},
        {"mse", of_numbers(mse), 4, true},
        {"rmse", of_numbers(rmse), 4, true},
        {"mae", of_numbers(mae), 4, true},
        {"r2", of_numbers(r2), 16},
        {"error_rate", of_classes(error_rate), 0, true},
        {"balanced_accuracy", of_classes(balanced_accuracy), 0},
        {"matthews_correlation", of_classes(matthews_correlation), 0, true},
        {"average_precision of a class", of_probabilities(average_precision), 0},
        {"auc_mu", of_probabilities(auc_mu), 0},
        {"mape", of_numbers(mape), 4},
        {"rmsle", of_positive(rmsle), 4, true},
        {"median_absolute_error", of_numbers(median_absolute_error), 0, true},
        {"huber_loss", of_numbers(huber_loss), 4, true},
        {"pseudo_huber_loss", of_numbers(pseudo_huber_loss), 4, true},
        {"fair_loss", of_numbers(fair_loss), 4, true},
        {"pinball_loss", of_numbers(pinball_loss_metric{.alpha = 0.3}), 4},
        {"poisson_deviance", of_positive(poisson_deviance), 4},
        {"gamma_deviance", of_positive(gamma_deviance), 4},
        {"tweedie_deviance", of_positive(tweedie_deviance), 4},
        {"cross_entropy", of_decisions(cross_entropy), 4},
    };
    return all;
}

bool close(double a, double b, double roundings) {
    return std::abs(a - b) <= roundings * epsilon * (1 + std::abs(a));
}

/// Runs `law(metric, rows, draw)` for every metric and 1000 random cases.
template <class Law>
void for_all(std::uint64_t seed, const Law& law) {
    for (const judged& metric : all_metrics()) {
        test::draws draw(seed);
        CAPTURE(metric.name);
        for (int i = 0; i < n_cases; ++i) law(metric, random_rows(draw), draw);
    }
}

std::vector<std::size_t> shuffled(std::size_t n, test::draws& draw) {
    std::vector<std::size_t> order(n);
    for (std::size_t i = 0; i < n; ++i) order[i] = i;
    for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[draw.below(i)]);
    return order;
}

void give_weights(rows& r, test::draws& draw) {
    r.weights.resize(r.size());
    for (auto& w : r.weights) w = static_cast<double>(1 + draw.below(1000)) / 64;
}

/// The same rows when classes are numbered otherwise and the columns of probabilities stand in that order.
rows renumbered(const rows& r, test::draws& draw, bool rename) {
    const std::size_t k = r.y.n_classes();
    const auto to = shuffled(k, draw);
    std::vector<std::string> names(k);
    rows other = r;
    for (std::size_t c = 0; c < k; ++c) {
        names[to[c]] = std::string(rename ? "class " : "") + r.y.classes->names()[c];
        other.proba.col(static_cast<Eigen::Index>(to[c])) = r.proba.col(static_cast<Eigen::Index>(c));
    }
    const auto classes = std::make_shared<const dictionary>(names);
    const auto recode = [&](const class_target& t) {
        std::vector<std::int32_t> codes;
        for (const auto code : t.codes)
            codes.push_back(static_cast<std::int32_t>(to[static_cast<std::size_t>(code)]));
        return class_target{std::move(codes), classes};
    };
    other.y = recode(r.y);
    other.p = recode(r.p);
    return other;
}

TEST_CASE("a metric gives the same bits for no weights and for weights of 1") {
    for_all(1, [](const judged& metric, rows r, test::draws&) {
        const double plain = metric.value(r);
        r.weights.assign(r.size(), 1.0);
        REQUIRE(metric.value(r) == plain);
    });
}

TEST_CASE("a metric takes weight k for k copies") {
    for_all(2, [](const judged& metric, rows r, test::draws& draw) {
        std::vector<std::size_t> copies;
        r.weights.resize(r.size());
        for (std::size_t i = 0; i < r.size(); ++i) {
            const std::size_t k = i < r.y.n_classes() ? 1 + draw.below(3) : draw.below(4);
            r.weights[i] = static_cast<double>(k);
            copies.insert(copies.end(), k, i);
        }
        rows repeated = r;
        repeated.weights.clear();
        REQUIRE(close(metric.value(r), metric.value(repeated.take(copies)), metric.roundings));
    });
}

TEST_CASE("a metric gives the same bits when rows of weight 0 are taken out") {
    for_all(3, [](const judged& metric, rows r, test::draws& draw) {
        give_weights(r, draw);
        std::vector<std::size_t> kept;
        for (std::size_t i = 0; i < r.size(); ++i) {
            if (i >= r.y.n_classes() && draw.one_in(3))
                r.weights[i] = 0;
            else
                kept.push_back(i);
        }
        REQUIRE(metric.value(r) == metric.value(r.take(kept)));
    });
}

TEST_CASE("a metric gives the same bits when all weights are scaled by a power of two") {
    for_all(4, [](const judged& metric, rows r, test::draws& draw) {
        give_weights(r, draw);
        const double before = metric.value(r);
        const double scale = std::ldexp(1.0, static_cast<int>(draw.below(41)) - 20);
        for (auto& w : r.weights) w *= scale;
        REQUIRE(metric.value(r) == before);
    });
}

TEST_CASE("a metric does not see the order of the rows") {
    for_all(5, [](const judged& metric, rows r, test::draws& draw) {
        give_weights(r, draw);
        REQUIRE(close(metric.value(r.take(shuffled(r.size(), draw))), metric.value(r), metric.roundings));
    });
}

TEST_CASE("a metric does not see how classes are numbered or named") {
    for_all(6, [](const judged& metric, const rows& r, test::draws& draw) {
        if (metric.name.find("of a class") != std::string::npos)
            return;  // the second of two, whichever that is
        const bool rename = metric.name.find("of a") == std::string::npos;
        // Of two classes another column ranks, whose sums round otherwise.
        REQUIRE(close(metric.value(renumbered(r, draw, rename)), metric.value(r), metric.roundings + 4));
    });
}

TEST_CASE("a symmetric metric does not see which side is the truth") {
    for_all(7, [](const judged& metric, const rows& r, test::draws&) {
        if (!metric.symmetric) return;
        rows turned = r;
        std::swap(turned.y, turned.p);
        std::swap(turned.numbers, turned.predicted_numbers);
        REQUIRE(metric.value(turned) == metric.value(r));
    });
}

TEST_CASE("precision of one side is recall of the other") {
    test::draws draw(8);
    for (int i = 0; i < n_cases; ++i) {
        const rows r = random_rows(draw);
        const double p = precision_metric{.average = averaging::macro}(r.y, r.p);
        REQUIRE(p == recall_metric{.average = averaging::macro}(r.p, r.y));
    }
}

TEST_CASE("micro averages of one class a row, and the weighted recall, are the accuracy") {
    test::draws draw(9);
    for (int i = 0; i < n_cases; ++i) {
        rows r = random_rows(draw);
        give_weights(r, draw);
        const double share = accuracy(r.y, r.p, r.weights);
        using enum averaging;
        REQUIRE(f_score_metric{.average = micro}(r.y, r.p, r.weights) == share);
        REQUIRE(recall_metric{.average = micro}(r.y, r.p, r.weights) == share);
        REQUIRE(close(recall_metric{.average = weighted}(r.y, r.p, r.weights), share, 4));
    }
}

TEST_CASE("roc_auc does not see an increasing change of the scores, and a half is what ties give") {
    test::draws draw(10);
    for (int i = 0; i < n_cases; ++i) {
        rows r = random_rows(draw);
        give_weights(r, draw);
        if (r.y.n_classes() != 2) continue;
        std::vector<double> s, changed;
        for (std::size_t k = 0; k < r.size(); ++k) {
            s.push_back(static_cast<double>(draw.below(9)));
            changed.push_back(s.back() * s.back() * s.back() - 100);
        }
        using scores = std::span<const double>;
        REQUIRE(roc_auc(r.y, scores(s), r.weights) == roc_auc(r.y, scores(changed), r.weights));
        s.assign(r.size(), 3.0);
        REQUIRE(roc_auc(r.y, scores(s), r.weights) == 0.5);
    }
}

TEST_CASE("perfect predictions have the best value of each metric, and no predictions have a better one") {
    for_all(12, [](const judged& metric, const rows& r, test::draws&) {
        rows perfect = r;
        perfect.p = r.y;
        perfect.predicted_numbers = r.numbers;
        perfect.proba.setZero();
        for (std::size_t i = 0; i < r.size(); ++i)
            perfect.proba(static_cast<Eigen::Index>(i), r.y.codes[i]) = 1;
        const bool loss = metric.value(perfect) < 0.5;
        // The log loss of a sure hit is 2^-52, and its mean that but for its rounding.
        REQUIRE((loss ? metric.value(perfect) <= 1.01 * epsilon : metric.value(perfect) == 1));
        REQUIRE((loss ? metric.value(r) >= metric.value(perfect) : metric.value(r) <= 1));
    });
}

}  // namespace laws_test
