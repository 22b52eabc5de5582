// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/testing/attempt.hpp"
#include "sluice/testing/law_data.hpp"
#include "sluice/testing/report.hpp"
#include "sluice/testing/tolerances.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sluice::testing {

namespace detail {

/// All labels of `like` where the answer is 1, none elsewhere.
[[nodiscard]] inline multi_label_target labels_where(const std::vector<double>& answers,
                                                     const multi_label_target& like) {
    std::vector<std::uint64_t> ends;
    std::vector<std::uint32_t> columns;
    for (const double answer : answers) {
        for (std::size_t k = 0; answer > 0 && k < like.labels.width(); ++k)
            columns.push_back(static_cast<std::uint32_t>(k));
        ends.push_back(columns.size());
    }
    std::vector<double> ones(columns.size(), 1.0);
    return {{std::move(ends), std::move(columns), std::move(ones), like.labels.names}};
}

/// The share of rows and labels whose probability lies on the side of the answer.
[[nodiscard]] inline double share_right(const output& said, const std::vector<double>& answers) {
    double right = 0, all = 0;
    for (std::size_t i = 0; i < answers.size(); ++i)
        for (const auto& p : said[i]) {
            right += (p.number > 0.5) == (answers[i] > 0) ? 1 : 0;
            all += 1;
        }
    return right / all;
}

}  // namespace detail

/// Who predicts labels gives a probability for each label and row; labels that all rows have, or none, are said so; other
/// targets are refused by name; an easy target is learned.
inline void law_multi_label(report& r, const component& of, const dataset<>& data,
                            const tolerances& allowed) {
    const auto& target = std::get<multi_label_target>(data.target());
    const std::size_t n = data.n_rows();
    const auto fitted = of.fit(data);
    const auto said = fitted.outputs(data.x());
    bool shape = said.size() == n, range = true;
    for (const auto& row : said) {
        shape = shape && row.size() == target.labels.width();
        for (const auto& p : row) range = range && p.number >= 0 && p.number <= 1;
    }
    r.expect("multi_label", "a probability for each label and row", shape);
    r.expect("multi_label", "probabilities lie in [0, 1]", range);
    const auto with = [&](any_target other) { return dataset<>(data.x(), std::move(other)); };
    const auto y = detail::easy_question(fitted.input_cells(data.x()));
    const auto refused = [&](any_target other) {
        const auto why = refusal_of<invalid_data>([&] { return of.fit(with(std::move(other))); });
        return why.find(target_name<multi_label_target>()) != std::string::npos;
    };
    r.expect("multi_label", "refuses a target of classes", refused(detail::classes_of(y, {"no", "yes"})));
    r.expect("multi_label", "refuses a lone number", refused(numeric_target{y}));
    r.expect("multi_label", "refuses to do without a target", refused(no_target{n}));
    if (allowed.poor_score) return r.exempt("multi_label", "need not learn an easy target");
    const auto learns = [&](std::string variant, const std::vector<double>& answers, double least) {
        const auto learned = of.fit(with(detail::labels_where(answers, target))).outputs(data.x());
        const double right = detail::share_right(learned, answers);
        r.expect("multi_label", std::move(variant), right >= least, sluice::to_text(right) + " right");
    };
    learns("labels that all rows have", std::vector<double>(n, 1.0), 1);
    learns("labels that no row has", std::vector<double>(n, 0.0), 1);
    learns("learns an easy target", y, 0.85);
}

}  // namespace sluice::testing
