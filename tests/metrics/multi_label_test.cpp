// SPDX-License-Identifier: MIT
#include "sluice/metrics/metrics.hpp"
#include "support/labelled_rows.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

using namespace sluice;

namespace multi_label_test {

using test::labels_of;
using enum label_averaging;

doctest::Approx about(double value) { return doctest::Approx(value).epsilon(1e-14); }

// python (scikit-learn 1.9.1): from sklearn.metrics import *; p = (s > 0.5).astype(int)
// hamming_loss(y, p, sample_weight=w), accuracy_score, and with average=... jaccard_score, precision_score,
// recall_score, f1_score, fbeta_score(beta=2), zero_division=0; coverage_error(y, s, sample_weight=w),
// label_ranking_average_precision_score, label_ranking_loss, and with average=... roc_auc_score,
// average_precision_score
const multi_label_target y = labels_of({"1010", "0100", "1110", "0000", "1111", "0011"}, 4);
const std::vector<double> w{1, 2, 0.5, 1, 3, 0.25};

Eigen::MatrixXd scores() {
    Eigen::MatrixXd s(6, 4);
    s << 0.9, 0.2, 0.6, 0.4, 0.3, 0.55, 0.55, 0.1, 0.7, 0.7, 0.2, 0.45, 0.1, 0.6, 0.3, 0.2, 0.8, 0.51, 0.4,
        0.9, 0.5, 0.7, 0.65, 0.65;
    return s;
}
const Eigen::MatrixXd s = scores();
const multi_label_target p = labels_of({"1010", "0110", "1100", "0100", "1101", "0111"}, 4);

TEST_CASE("hamming loss and subset accuracy are those of scikit-learn") {
    CHECK(hamming_loss(y, s) == about(0.20833333333333334));
    CHECK(hamming_loss(y, s, w) == about(0.21774193548387097));
    CHECK(subset_accuracy(y, s) == about(0.16666666666666666));
    CHECK(subset_accuracy(y, s, w) == about(0.12903225806451613));
}

TEST_CASE("scores of labels are averaged as scikit-learn does") {
    const auto are = [](auto metric, label_averaging how, double plain, double weighted) {
        CAPTURE(static_cast<int>(how));
        metric.average = how;
        CHECK(metric(y, s) == about(plain));
        CHECK(metric(y, s, w) == about(weighted));
    };
    are(jaccard_score, macro, 0.75, 0.75);
    are(jaccard_score, micro, 0.6666666666666666, 0.6823529411764706);
    are(jaccard_score, weighted, 0.7000000000000001, 0.7283950617283951);
    are(jaccard_score, samples, 0.5972222222222222, 0.6129032258064517);
    are(multi_label_precision, macro, 0.8166666666666667, 0.7998575498575499);
    are(multi_label_precision, micro, 0.7692307692307693, 0.8169014084507042);
    are(multi_label_precision, weighted, 0.7888888888888889, 0.7810224754669198);
    are(multi_label_precision, samples, 0.6944444444444445, 0.7311827956989247);
    are(multi_label_recall, macro, 0.875, 0.8157894736842105);
    are(multi_label_recall, micro, 0.8333333333333334, 0.8055555555555556);
    are(multi_label_recall, weighted, 0.8333333333333334, 0.8055555555555556);
    are(multi_label_recall, samples, 0.736111111111111, 0.7526881720430109);
    are(multi_label_f_score, macro, 0.8303571428571428, 0.8026147959183674);
    are(multi_label_f_score, micro, 0.8, 0.8111888111888111);
    are(multi_label_f_score, weighted, 0.7946428571428571, 0.7873972505668934);
    are(multi_label_f_score, samples, 0.6873015873015874, 0.7102918586789554);
    constexpr multi_label_f_score_metric f2{.beta = 2};
    are(f2, macro, 0.8521671826625387, 0.8093551538837322);
    are(f2, micro, 0.819672131147541, 0.807799442896936);
    are(f2, weighted, 0.8126934984520123, 0.7969521793410411);
    are(f2, samples, 0.7076972734867472, 0.7250972004792039);
}

TEST_CASE("rankings of labels are judged as scikit-learn does") {
    CHECK(coverage_error(y, s) == about(2.5));
    CHECK(coverage_error(y, s, w) == about(2.6774193548387095));
    CHECK(label_ranking_average_precision(y, s) == about(0.8472222222222222));
    CHECK(label_ranking_average_precision(y, s, w) == about(0.8548387096774195));
    CHECK(label_ranking_loss(y, s) == about(0.19444444444444442));
    CHECK(label_ranking_loss(y, s, w) == about(0.12365591397849461));
}

TEST_CASE("areas under the curves of labels are averaged as scikit-learn does") {
    const auto roc = [](label_averaging how) { return multi_label_roc_auc_metric{.average = how}; };
    CHECK(roc(macro)(y, s) == about(0.78125));
    CHECK(roc(macro)(y, s, w) == about(0.7408958001063264));
    CHECK(roc(micro)(y, s) == about(0.8298611111111113));
    CHECK(roc(micro)(y, s, w) == about(0.8579059829059829));
    CHECK(roc(weighted)(y, s) == about(0.75));
    CHECK(roc(weighted)(y, s, w) == about(0.7052469135802469));
    // Of rows [0, 1, 2, 5] alone: the others have no label or all.
    CHECK(roc(samples)(y, s) == about(0.75));
    // numpy.average([roc_auc_score(y[i], s[i]) for i in [0, 1, 2, 5]], weights=w[[0, 1, 2, 5]])
    CHECK(roc(samples)(y, s, w) == about(0.8333333333333335));
    const auto ap = [](label_averaging how) { return multi_label_average_precision_metric{.average = how}; };
    CHECK(ap(macro)(y, s) == about(0.8468749999999999));
    CHECK(ap(macro)(y, s, w) == about(0.8761556138635935));
    CHECK(ap(micro)(y, s) == about(0.8273675670734495));
    CHECK(ap(micro)(y, s, w) == about(0.8891066860920077));
    CHECK(ap(weighted)(y, s) == about(0.8347222222222221));
    CHECK(ap(weighted)(y, s, w) == about(0.8587534846674632));
    // Of the rows that have labels, all but the fourth.
    CHECK(ap(samples)(y, s) == about(0.8166666666666667));
    CHECK(ap(samples)(y, s, w) == about(0.8333333333333335));
}

TEST_CASE("metrics are told label by label, as scikit-learn does with average=None") {
    const auto are = [](const Eigen::VectorXd& found, const std::vector<double>& expected) {
        REQUIRE(found.size() == 4);
        for (Eigen::Index k = 0; k < 4; ++k) CHECK(found[k] == about(expected[static_cast<std::size_t>(k)]));
    };
    are(by_label(multi_label_roc_auc, y, s, w), {1.0, 0.4898989898989899, 0.4736842105263158, 1.0});
    are(by_label(multi_label_average_precision, y, s, w), {1.0, 0.7474747474747474, 0.7571477079796265, 1.0});
    are(by_label(multi_label_f_score, y, s, w), {1.0, 0.8979591836734694, 0.3125, 1.0});
    are(by_label(multi_label_f_score_metric{.average = samples}, y, p), {1.0, 0.75, 0.5714285714285714, 1.0});
}

TEST_CASE("labels are said above the threshold, and may be given as labels") {
    CHECK(hamming_loss(y, p, w) == hamming_loss(y, s, w));
    CHECK(multi_label_f_score(y, p, w) == multi_label_f_score(y, s, w));
    CHECK(hamming_loss(y, y) == 0);
    CHECK(subset_accuracy(y, y) == 1);
    const Eigen::MatrixXd half = Eigen::MatrixXd::Constant(1, 2, 0.5);
    const auto both = labels_of({"11"}, 2);
    CHECK(multi_label_recall(both, half) == 0);
    CHECK(multi_label_recall_metric{.threshold = 0.49}(both, half) == 1);
}

TEST_CASE("where no label is there or said, scores are 0, as with zero_division=0") {
    const auto none = labels_of({"00", "00"}, 2), first = labels_of({"10", "10"}, 2);
    for (const auto how : {macro, micro, weighted, samples}) {
        CHECK(multi_label_precision_metric{.average = how}(first, none) == 0);
        CHECK(multi_label_recall_metric{.average = how}(none, first) == 0);
        CHECK(multi_label_f_score_metric{.average = how}(none, none) == 0);
        CHECK(jaccard_score_metric{.average = how}(none, none) == 0);
    }
    // A label that nobody has or says counts in the mean.
    CHECK(multi_label_f_score(first, first) == 0.5);
    CHECK(multi_label_f_score_metric{.average = weighted}(first, first) == 1);
    CHECK(hamming_loss(none, none) == 0);
    CHECK(subset_accuracy(none, none) == 1);
}

TEST_CASE("rows with no label or all of them have nothing to rank") {
    Eigen::MatrixXd any(2, 3);
    any << 0.1, 0.5, 0.3, 0.2, 0.2, 0.9;
    const auto none = labels_of({"000", "000"}, 3), all = labels_of({"111", "111"}, 3);
    CHECK(coverage_error(none, any) == 0);
    CHECK(coverage_error(all, any) == 3);
    CHECK(label_ranking_average_precision(none, any) == 1);
    CHECK(label_ranking_average_precision(all, any) == 1);
    CHECK(label_ranking_loss(none, any) == 0);
    CHECK(label_ranking_loss(all, any) == 0);
    for (const auto how : {macro, micro, weighted, samples}) {
        const multi_label_roc_auc_metric roc{.average = how};
        CHECK_THROWS_AS((void)roc(none, any), invalid_data);
        CHECK_THROWS_AS((void)roc(all, any), invalid_data);
        const multi_label_average_precision_metric ap{.average = how};
        CHECK_THROWS_AS((void)ap(none, any), invalid_data);
        CHECK(ap(all, any) == about(1));
    }
    const auto why = test::thrown<invalid_data>([&] {
        (void)multi_label_roc_auc(labels_of({"100", "010"}, 3), any);
    });
    CHECK(why.actual == "label \"c\"");
    CHECK(why.requirement == "needs rows with each label and without it");
}

TEST_CASE("labels, predictions and weights that do not go together are refused by name") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto requirement = [](const auto& call) { return test::thrown<invalid_data>(call).requirement; };
    const Eigen::MatrixXd narrow = Eigen::MatrixXd::Zero(6, 3), few = Eigen::MatrixXd::Zero(5, 4);
    Eigen::MatrixXd holes = s;
    holes(2, 1) = nan;
    for (const auto& other : {narrow, few}) {
        CHECK(requirement([&] { (void)hamming_loss(y, other); }) ==
              "needs a prediction for each row and label");
        CHECK(requirement([&] { (void)coverage_error(y, other); }) ==
              "needs a prediction for each row and label");
        CHECK(requirement([&] { (void)by_label(multi_label_roc_auc, y, other); }) ==
              "needs a prediction for each row and label");
    }
    CHECK(requirement([&] { (void)jaccard_score(y, holes); }) == "values must be finite");
    CHECK(requirement([&] { (void)multi_label_roc_auc(y, holes); }) == "values must be finite");
    auto renamed = p;
    renamed.labels.names[0] = "z";
    CHECK(requirement([&] { (void)hamming_loss(y, renamed); }) ==
          "needs predictions of the same labels, in the same order");
    CHECK(requirement([&] { (void)hamming_loss(y, labels_of({"1000"}, 4)); }) ==
          "needs a prediction for each row");
    auto wild = y;
    wild.labels.columns = std::vector<std::uint32_t>(y.labels.columns.size(), 4);
    CHECK(requirement([&] { (void)hamming_loss(wild, s); }) ==
          "a row must have each of its labels once, ascending");
    CHECK(requirement([&] {
              (void)hamming_loss(labels_of({"", ""}, 0), Eigen::MatrixXd(2, 0));
          }) == "needs a label at least");
    CHECK(requirement([&] { (void)subset_accuracy(y, s, std::vector<double>(6, 0.0)); }) ==
          "needs a weight above 0");
    CHECK(requirement([&] { (void)coverage_error(labels_of({}, 4), Eigen::MatrixXd(0, 4)); }) ==
          "needs at least 1 row");
}

using judge =
    std::function<double(const multi_label_target&, const Eigen::MatrixXd&, std::span<const double>)>;

/// Everything that judges labels.
std::vector<std::pair<std::string, judge>> all_metrics() {
    std::vector<std::pair<std::string, judge>> all{
        {"hamming_loss", hamming_loss},
        {"subset_accuracy", subset_accuracy},
        {"coverage_error", coverage_error},
        {"label_ranking_average_precision", label_ranking_average_precision},
        {"label_ranking_loss", label_ranking_loss}};
    const auto add = [&](auto metric) {
        for (const auto how : {macro, micro, weighted, samples}) {
            metric.average = how;
            all.emplace_back(std::string(metric.name) + " " + std::to_string(static_cast<int>(how)), metric);
        }
    };
    add(jaccard_score);
    add(multi_label_precision);
    add(multi_label_recall);
    add(multi_label_f_score);
    add(multi_label_roc_auc);
    add(multi_label_average_precision);
    return all;
}

TEST_CASE("metrics of labels take weight k for k copies, and do not see how weights are scaled") {
    test::draws draw(1);
    for (int i = 0; i < 500; ++i) {
        const test::labelled_rows r(draw);
        const auto at = r.copies();
        std::vector<double> scaled = r.weights;
        for (double& weight : scaled) weight *= 0x1p-9;
        for (const auto& one : all_metrics()) {
            CAPTURE(one.first);
            const auto& metric = one.second;
            double of_weights = 0;
            try {
                of_weights = metric(r.y, r.scores, r.weights);
            } catch (const invalid_data&) {
                // Each row has no label or all of them: then so do the copies.
                CHECK_THROWS_AS((void)metric(r.labels_at(at), r.scores_at(at), {}), invalid_data);
                continue;
            }
            REQUIRE(metric(r.labels_at(at), r.scores_at(at), {}) == about(of_weights));
            REQUIRE(metric(r.y, r.scores, scaled) == of_weights);
        }
    }
}

TEST_CASE("metrics of labels are what plain loops over rows and labels find") {
    test::draws draw(2);
    for (int i = 0; i < 500; ++i) {
        const test::labelled_rows r(draw);
        const std::size_t n = r.weights.size(), n_labels = r.n_labels();
        double total = 0, different = 0, exact = 0, coverage = 0, loss = 0, right = 0, pairs = 0;
        for (std::size_t row = 0; row < n; ++row) {
            const double weight = r.weights[row];
            double off = 0, depth = 0, wrong = 0, all = 0;
            for (std::size_t k = 0; k < n_labels; ++k) {
                off += (r.score(row, k) > 0.5) != r.has(row, k) ? 1 : 0;
                double rank = 0;
                for (std::size_t j = 0; j < n_labels; ++j) {
                    rank += r.score(row, j) >= r.score(row, k) ? 1 : 0;
                    if (!r.has(row, k) || r.has(row, j)) continue;
                    ++all;
                    wrong += r.score(row, j) >= r.score(row, k) ? 1 : 0;
                }
                if (r.has(row, k)) depth = std::max(depth, rank);
            }
            total += weight;
            different += weight * off;
            exact += off == 0 ? weight : 0;
            coverage += weight * depth;
            loss += all > 0 ? weight * wrong / all : 0;
            for (std::size_t k = 0; k < n_labels; ++k)
                for (std::size_t other = 0; other < n && r.has(row, k); ++other)
                    for (std::size_t j = 0; j < n_labels; ++j) {
                        if (r.has(other, j)) continue;
                        const double apart = r.score(row, k) - r.score(other, j),
                                     both = weight * r.weights[other];
                        right += both * (apart > 0 ? 1 : apart == 0 ? 0.5 : 0);
                        pairs += both;
                    }
        }
        REQUIRE(hamming_loss(r.y, r.scores, r.weights) ==
                about(different / total / static_cast<double>(n_labels)));
        REQUIRE(subset_accuracy(r.y, r.scores, r.weights) == about(exact / total));
        REQUIRE(coverage_error(r.y, r.scores, r.weights) == about(coverage / total));
        REQUIRE(label_ranking_loss(r.y, r.scores, r.weights) == about(loss / total));
        REQUIRE(multi_label_roc_auc_metric{.average = micro}(r.y, r.scores, r.weights) ==
                about(right / pairs));
    }
}

TEST_CASE("the macro average is the mean of what is told label by label") {
    test::draws draw(3);
    for (int i = 0; i < 200; ++i) {
        const test::labelled_rows r(draw);
        const auto same = [&](const auto& metric) {
            REQUIRE(by_label(metric, r.y, r.scores, r.weights).mean() ==
                    about(metric(r.y, r.scores, r.weights)));
        };
        same(hamming_loss);
        same(jaccard_score);
        same(multi_label_f_score);
        same(multi_label_roc_auc);
        same(multi_label_average_precision);
    }
}

}  // namespace multi_label_test
