// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/testing/attempt.hpp"
#include "sluice/testing/law_data.hpp"
#include "sluice/testing/report.hpp"
#include "sluice/testing/tolerances.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::testing {

namespace detail {

/// Whether a threshold is one of probabilities, and what is said is as probable as it asks for.
[[nodiscard]] inline bool threshold_decides(double threshold, const output& said,
                                            const std::vector<std::int32_t>& codes) {
    bool sound = threshold >= 0 && threshold <= 1;
    const double least = threshold < 0.5 ? threshold : 1 - threshold;
    for (std::size_t i = 0; sound && i < said.size(); ++i) {
        const auto code = static_cast<std::size_t>(codes[i]);
        sound = code < said[i].size() && said[i][code].number > least - 1e-12;
    }
    return sound;
}

inline void law_probabilities(report& r, const fitted_component& fitted, const dataset<>& data) {
    const auto said = fitted.outputs(data.x());
    const auto codes = fitted.predicted_classes(data.x());
    const std::size_t n_classes = fitted.class_names().size();
    bool shape = said.size() == data.n_rows() && codes.size() == data.n_rows(), range = true, sum = true,
         best = true;
    for (std::size_t i = 0; shape && i < said.size(); ++i) {
        shape = said[i].size() == n_classes;
        double total = 0, most = 0;
        for (const cell& p : said[i]) {
            range = range && p.number >= 0 && p.number <= 1;
            total += p.number;
            most = p.number > most ? p.number : most;
        }
        sum = sum && std::abs(total - 1) < 1e-12;
        best = best && codes[i] >= 0 && static_cast<std::size_t>(codes[i]) < said[i].size() &&
               said[i][static_cast<std::size_t>(codes[i])].number == most;
    }
    r.expect("classifier", "a probability for each class and row", shape);
    r.expect("classifier", "probabilities lie in [0, 1]", range);
    r.expect("classifier", "probabilities sum to 1", sum);
    if (const auto threshold = fitted.threshold())
        r.expect("classifier", "a threshold of probabilities decides",
                 threshold_decides(*threshold, said, codes));
    else
        r.expect("classifier", "the most probable class is predicted", best);
}

/// Every row is said to be of one class, or the data are refused by name.
[[nodiscard]] inline bool always_says(const component& of, const dataset<>& data, std::string_view name) {
    const auto fitted = try_to([&] { return of.fit(data); });
    if (!fitted.result) return fitted.is_typed && !fitted.component.empty();
    const auto names = fitted.result->class_names();
    for (const auto code : fitted.result->predicted_classes(data.x()))
        if (code < 0 || names[static_cast<std::size_t>(code)] != name) return false;
    return true;
}

inline void law_labels(report& r, const component& of, const dataset<>& data, const std::vector<double>& y) {
    const auto named = [&](std::vector<std::string> names) {
        return of.fit({data.x(), classes_of(y, std::move(names))});
    };
    const auto letters = named({"no", "yes"}), digits = named({"0", "1"}), backwards = named({"z", "a"});
    const auto said = letters.outputs(data.x());
    r.expect("classifier", "numbers as labels", same(digits.outputs(data.x()), said));
    r.expect("classifier", "labels in no order", same(backwards.outputs(data.x()), said));
    r.expect("classifier", "classes are those of the target",
             letters.class_names() == std::vector<std::string>{"no", "yes"} &&
                 backwards.class_names() == std::vector<std::string>{"z", "a"});
}

}  // namespace detail

/// A classifier gives probabilities; its classes are those of the target, whatever they are called; one class, in
/// the data or by weights, is always said; other targets are refused by name; an easy target is learned. In
/// scikit-learn's words: `check_classifiers_train`, `check_classifiers_classes`, `check_classifiers_one_label`,
/// `check_classifiers_one_label_sample_weights`, `check_classifiers_regression_target`, `check_class_weight_classifiers`,
/// `check_decision_proba_consistency`, `check_estimators_unfitted` (does not compile here).
inline void law_classifier(report& r, const component& of, const dataset<>& data, const tolerances& allowed) {
    const auto fitted = of.fit(data);
    detail::law_probabilities(r, fitted, data);
    const auto y = detail::easy_question(fitted.input_cells(data.x()));
    const std::size_t n = data.n_rows();
    detail::law_labels(r, of, data, y);
    const auto with = [&](any_target target) { return dataset<>(data.x(), std::move(target)); };
    const auto two = with(detail::classes_of(y, {"no", "yes"}));
    r.expect(
        "classifier", "one class",
        detail::always_says(of, with(detail::classes_of(std::vector<double>(n, 0.0), {"only"})), "only"));
    r.expect("classifier", "one class by weights", detail::always_says(of, detail::weighted(two, y), "yes"));
    const auto refused = [&](any_target target) {
        const auto why = refusal_of<invalid_data>([&] { return of.fit(with(std::move(target))); });
        return why.find("classes") != std::string::npos;
    };
    r.expect("classifier", "refuses a numeric target", refused(numeric_target{y}));
    r.expect("classifier", "refuses to do without a target", refused(no_target{n}));
    if (allowed.poor_score) return r.exempt("classifier", "need not learn an easy target");
    const auto codes = of.fit(two).predicted_classes(data.x());
    std::size_t right = 0;
    for (std::size_t i = 0; i < n; ++i) right += codes[i] == static_cast<std::int32_t>(y[i]) ? 1u : 0u;
    r.expect("classifier", "learns an easy target",
             static_cast<double>(right) > 0.83 * static_cast<double>(n),
             sluice::to_text(right) + " of " + sluice::to_text(n) + " right");
}

}  // namespace sluice::testing
