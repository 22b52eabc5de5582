// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/fit.hpp"
#include "sluice/compose/passthrough.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/testing/outputs.hpp"
#include "sluice/testing/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice::testing {

using sluice::to_text;

namespace detail {

[[nodiscard]] inline std::string off_by(double distance) { return "off by " + to_text(distance); }

/// The rows of a dataset, each as often as its weight says, without weights.
[[nodiscard]] inline dataset<> repeated(const dataset<>& data) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < data.n_rows(); ++i)
        for (double k = 0; k < data.weight(i); ++k) rows.push_back(i);
    const auto taken = data.take(rows);
    return {taken.x(), taken.target()};
}

/// The same rows with weights that repeat 0, 1, 2, 3, 4.
[[nodiscard]] inline dataset<> weighted(const dataset<>& data, double most) {
    std::vector<double> weights(data.n_rows());
    for (std::size_t i = 0; i < weights.size(); ++i)
        weights[i] = std::fmod(static_cast<double>(i + 1), most + 1);
    return {data.x(), data.target(), {.weights = std::move(weights)}};
}

template <class Error, class Call>
[[nodiscard]] bool throws(const Call& call, std::string_view named) {
    try {
        call();
    } catch (const Error& why) {
        return std::string_view(why.what()).find(named) != std::string_view::npos;
    }
    return false;
}

}  // namespace detail

/// A model depends on data, specification and seed alone: the same bytes for 1, 2, 3 and 8 threads, and when it is
/// fitted again.
template <class Spec>
void law_same_bytes(report& r, const Spec& spec, const dataset<>& data) {
    const auto expected = to_bytes(fit(spec, data, {.seed = 1, .threads = 1}));
    for (const std::size_t threads : {1u, 2u, 3u, 8u})
        r.expect("same bytes with " + to_text(threads) + " threads",
                 to_bytes(fit(spec, data, {.seed = 1, .threads = threads})) == expected);
}

/// A saved model loads to one that says the same to the bit, and saves to the same bytes again.
template <class Spec>
void law_archive(report& r, const Spec& spec, const dataset<>& data) {
    const auto m = fit(spec, data);
    const auto bytes = to_bytes(m);
    const auto loaded = from_bytes<std::remove_cvref_t<decltype(m)>>(bytes);
    r.expect("loaded model says the same", same(outputs(m, data.x()), outputs(loaded, data.x())));
    r.expect("loaded model saves to the same bytes", to_bytes(loaded) == bytes);
    auto damaged = bytes;
    damaged[bytes.size() / 2] ^= std::byte{16};
    r.expect("damaged file is refused",
             detail::throws<archive_error>(
                 [&] { (void)from_bytes<std::remove_cvref_t<decltype(m)>>(damaged); }, "archive"));
}

/// One row gives the bits that it gives inside a table, by the path that allocates nothing and as a table of its own.
template <class Spec>
void law_rows(report& r, const Spec& spec, const dataset<>& data) {
    const auto m = fit(spec, data);
    const auto batch = outputs(m, data.x());
    const auto cells = cells_of(m.input().select(data.x(), "law"));
    row_scratch scratch(m);
    bool rows = true, tables = true;
    for (std::size_t i = 0; i < data.n_rows(); ++i) {
        rows = rows && same(row_output(m, cells[i], batch[i].size(), scratch), batch[i]);
        const std::size_t one[] = {i};
        tables = tables && same(outputs(m, data.x().take(one)).front(), batch[i]);
    }
    r.expect("row equals table", rows);
    r.expect("table of one row equals table", tables);
    std::vector<std::size_t> half;
    for (std::size_t i = 0; i < data.n_rows(); i += 2) half.push_back(i);
    const auto part = outputs(m, data.x().take(half));
    bool subset = true;
    for (std::size_t i = 0; i < half.size(); ++i) subset = subset && same(part[i], batch[half[i]]);
    r.expect("subset of rows equals table", subset);
}

/// Weight k means k copies of the row, weight 0 that it is not there; the order of training rows does not matter.
template <class Spec>
void law_weights_and_order(report& r, const Spec& spec, const dataset<>& data, const tolerances& allowed) {
    if (allowed.order_matters) return;
    for (const double most : {1.0, 4.0}) {
        const auto weighted = detail::weighted(data, most);
        const double off = distance(outputs(fit(spec, weighted), data.x()),
                                    outputs(fit(spec, detail::repeated(weighted)), data.x()));
        r.expect(most == 1 ? "weight 0 equals removal" : "weight k equals k copies", off <= allowed.weights,
                 detail::off_by(off));
    }
    std::vector<std::size_t> backwards(data.n_rows());
    for (std::size_t i = 0; i < backwards.size(); ++i) backwards[i] = backwards.size() - 1 - i;
    const double off =
        distance(outputs(fit(spec, data), data.x()), outputs(fit(spec, data.take(backwards)), data.x()));
    r.expect("order of training rows", off <= allowed.row_order, detail::off_by(off));
}

/// Columns are found by name: others beside them and another order change nothing, a missing one is named.
template <class Spec>
void law_columns(report& r, const Spec& spec, const dataset<>& data) {
    const auto m = fit(spec, data);
    const auto expected = outputs(m, data.x());
    auto names = data.x().names();
    std::reverse(names.begin(), names.end());
    r.expect("another order of columns", same(outputs(m, data.x().select(names)), expected));
    table more = data.x();
    more.add({"one column more", array<double>(std::vector<double>(data.n_rows(), 1.0))});
    r.expect("columns that the model does not know", same(outputs(m, more), expected));
    for (const auto& e : m.input().entries()) {
        table less = table::of_rows(data.n_rows());
        for (const auto& column : data.x().columns())
            if (column.name() != e.name) less.add(column);
        r.expect("missing column is named",
                 detail::throws<schema_mismatch>([&] { (void)outputs(m, less); }, e.name));
    }
}

/// No rows are refused by name, one row is either learned from or refused with a typed error, and predicting for
/// no rows gives no rows.
template <class Spec>
void law_sizes(report& r, const Spec& spec, const dataset<>& data) {
    const auto none = data.take({});
    r.expect("no rows are refused", detail::throws<invalid_data>([&] { (void)fit(spec, none); }, "1 row"));
    const auto m = fit(spec, data);
    r.expect("no rows in, no rows out", outputs(m, none.x()).empty());
    const std::size_t first[] = {0};
    bool typed = true;
    try {
        (void)outputs(fit(spec, data.take(first)), data.x().take(first));
    } catch (const error&) {
        typed = true;
    } catch (...) {
        typed = false;
    }
    r.expect("one row", typed);
}

/// Fitting changes neither specification nor data; a step behind a passthrough is the step.
template <class Spec>
void law_composition(report& r, const Spec& spec, const dataset<>& data, const tolerances& allowed) {
    const Spec before = spec;
    const auto expected = outputs(fit(spec, data), data.x());
    r.expect("specification stays as it is", before == spec);
    // Random numbers are keyed by the place in the composition, so a step that draws some is another one there.
    if (!allowed.order_matters)
        r.expect("behind a passthrough", same(outputs(fit(passthrough{} | spec, data), data.x()), expected));
    if constexpr (transformer<Spec>) {
        const auto both = fit_transform(spec, data);
        r.expect("fit_transform is fit, then transform",
                 row_changing<Spec> || same(cells_of(both.data.x()), expected));
    }
}

/// A described specification prints to text that reads back to an equal one, and refuses nonsense by name.
template <class Spec>
void law_parameters(report& r, const Spec& spec) {
    if constexpr (described<Spec>) {
        Spec read{};
        read_parameters(read, to_text(spec));
        r.expect("printed specification reads back", read == spec);
        r.expect("unknown parameter is refused",
                 sluice::testing::detail::throws<invalid_parameter>(
                     [&] { set_parameter(read, "no such parameter", "1"); }, "no such parameter"));
        for (const auto& info : parameter_infos<Spec>())
            r.expect("parameter " + info.name + " has a line of documentation", !info.doc.empty());
    }
}

/// Probabilities lie in [0, 1] and sum to 1; the predicted class is the most probable.
template <class Spec>
void law_probabilities(report& r, const Spec& spec, const dataset<>& data) {
    if constexpr (classifier<Spec>) {
        const auto m = fit(spec, data);
        const auto proba = predict_proba(m, data.x());
        const auto predicted = predict(m, data.x());
        bool range = true, sum = true, best = true;
        for (Eigen::Index i = 0; i < proba.rows(); ++i) {
            range = range && proba.row(i).minCoeff() >= 0 && proba.row(i).maxCoeff() <= 1;
            sum = sum && std::abs(proba.row(i).sum() - 1) < 1e-12;
            best = best && proba(i, predicted.codes[static_cast<std::size_t>(i)]) == proba.row(i).maxCoeff();
        }
        r.expect("probabilities lie in [0, 1]", range);
        r.expect("probabilities sum to 1", sum);
        r.expect("the most probable class is predicted", best);
    }
}

/// Tries every law that applies to a component on the given data (without weights, some dozens of rows, all columns that
/// the component reads). A component is registered by one line: `check_laws(spec, data)`.
template <step Spec>
[[nodiscard]] report check_laws(const Spec& spec, const dataset<>& data, const tolerances& allowed = {}) {
    report r{.component = sluice::detail::spec_text(spec), .laws = {}, .violations = {}};
    law_same_bytes(r, spec, data);
    law_archive(r, spec, data);
    law_rows(r, spec, data);
    law_weights_and_order(r, spec, data, allowed);
    law_columns(r, spec, data);
    law_sizes(r, spec, data);
    law_composition(r, spec, data, allowed);
    law_parameters(r, spec);
    law_probabilities(r, spec, data);
    return r;
}

}  // namespace sluice::testing
