// SPDX-License-Identifier: MIT
// Components that break one law each, on purpose: what cannot be broken is no law.
#include "sluice/compose/compose.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/testing/laws.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace sluice;

namespace broken_test {

/// One way to go wrong.
enum class fault {
    none,
    looks_at_neighbours,
    row_path_differs,
    forgets_its_state,
    saves_what_it_never_loads,
    ignores_weights,
    depends_on_row_order,
    depends_on_threads,
    predicts_by_threads,
    depends_on_seed,
    crashes_on_one_row,
    crashes_without_columns,
    nan_from_finite,
    untyped_on_infinity,
    float32_differs,
    depends_on_memory,
    changes_while_predicting,
    fits_once_per_process,
    depends_on_place,
    stops_without_a_word,
    fails_with_validation,
    takes_any_target,
    misses_constants,
    learns_nothing,
    infinite_predictions
};

std::atomic<int> times_fitted = 0;
const void* first_memory = nullptr;

/// Says the weighted mean of the target for rows above and below the middle of the first column.
template <fault Fault>
struct broken_regressor {
    static constexpr std::string_view name = "broken_regressor";
    static constexpr role step_role = role::regressor;
    static auto parameters() { return sluice::no_parameters<broken_regressor>; }
    friend bool operator==(const broken_regressor&, const broken_regressor&) = default;

    struct fitted {
        static constexpr std::string_view component = "broken_regressor";
        static constexpr std::uint32_t version = 1;
        double middle = 0, low = 0, high = 0;
        std::uint64_t width = 0;
        mutable std::uint64_t predictions = 0;

        [[nodiscard]] double of(double x) const { return x > middle ? high : low; }
        [[nodiscard]] Eigen::VectorXd predict(const table& x, const context& ctx) const {
            const auto all = features(x, component);
            Eigen::VectorXd p(static_cast<Eigen::Index>(x.n_rows()));
            for (Eigen::Index i = 0; i < p.size(); ++i) p[i] = of(all[0][static_cast<std::size_t>(i)]);
            if (Fault == fault::looks_at_neighbours && p.size() > 1) p[0] += 1;
            if (Fault == fault::predicts_by_threads) p.array() += static_cast<double>(ctx.threads);
            if (Fault == fault::changes_while_predicting) ++predictions;
            return p;
        }
        void predict_row(std::span<const cell> row, std::span<double> out) const noexcept {
            out[0] = of(row[0].number) + (Fault == fault::row_path_differs ? 1e-9 : 0);
        }
        [[nodiscard]] std::size_t input_width() const { return static_cast<std::size_t>(width); }
        template <class Visitor>
        void visit(Visitor&& v) {
            double other = 0;
            v("middle", middle);
            v("low", Fault == fault::forgets_its_state ? other : low);
            v("high", high);
            v("width", width);
            if constexpr (Fault == fault::changes_while_predicting) v("predictions", predictions);
            std::uint64_t when = static_cast<std::uint64_t>(++times_fitted);
            if constexpr (Fault == fault::saves_what_it_never_loads) v("when", when);
        }
    };

    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const {
        refuse(data, ctx);
        const auto x = features(data.x(), name);
        const auto y = target(data);
        fitted state;
        state.width = x.size();
        std::vector<double> sorted;
        for (std::size_t i = 0; i < data.n_rows(); ++i)
            if (!std::isnan(x[0][i]) && data.weight(i) > 0) sorted.push_back(x[0][i]);
        std::sort(sorted.begin(), sorted.end());
        sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
        if (!sorted.empty()) state.middle = sorted[sorted.size() / 2];
        state.low = mean(data, x[0], y, state.middle, false);
        state.high = mean(data, x[0], y, state.middle, true);
        spoil(state, data, ctx);
        return state;
    }

  private:
    static void refuse(const dataset<>& data, const context& ctx) {
        if (Fault == fault::crashes_on_one_row && data.n_rows() == 1) throw std::out_of_range("vector");
        if (Fault == fault::crashes_without_columns && data.x().n_columns() == 0)
            throw std::out_of_range("vector");
        if (Fault == fault::fails_with_validation && ctx.validation) throw std::logic_error("validation");
        if (Fault == fault::stops_without_a_word && ctx.cancellation != nullptr) throw std::runtime_error("");
        if (data.x().n_columns() == 0)
            throw invalid_data({std::string(name), "needs at least 1 feature", "0", {}, {}});
        if (Fault != fault::untyped_on_infinity) return;
        for (const auto& f : features(data.x(), name))
            for (std::size_t i = 0; i < f.size(); ++i)
                if (std::isinf(f[i])) throw std::domain_error("infinite");
    }

    static std::vector<double> target(const dataset<>& data) {
        if (Fault == fault::takes_any_target && !std::holds_alternative<numeric_target>(data.target()))
            return std::vector<double>(data.n_rows(), 0.0);
        const auto& y = require_target<numeric_target>(data.target(), name).values;
        return {y.begin(), y.end()};
    }

    /// In the order of the values, so that the order of the rows does not matter.
    static double mean(const dataset<>& data, const feature& x, const std::vector<double>& y, double middle,
                       bool above) {
        std::vector<std::pair<double, double>> rows;
        for (std::size_t i = 0; i < y.size(); ++i)
            if ((x[i] > middle) == above)
                rows.emplace_back(y[i], Fault == fault::ignores_weights ? 1.0 : data.weight(i));
        std::sort(rows.begin(), rows.end());
        double least = 0, sum = 0, weight = 0;
        if (!rows.empty()) least = rows.front().first;
        for (const auto& [value, w] : rows) sum += w * (value - least), weight += w;
        return weight > 0 ? least + sum / weight : 0;
    }

    static void spoil(fitted& state, const dataset<>& data, const context& ctx) {
        const double x = features(data.x(), name)[0][0];
        if (Fault == fault::depends_on_row_order) state.low += std::isnan(x) ? 0 : x;
        if (Fault == fault::depends_on_threads) state.low += static_cast<double>(ctx.threads) * 1e-9;
        if (Fault == fault::depends_on_seed) state.low += static_cast<double>(ctx.seed) * 1e-9;
        if (Fault == fault::depends_on_place) state.low += static_cast<double>(ctx.path % 1000);
        if (Fault == fault::fits_once_per_process) state.low += ++times_fitted;
        if (Fault == fault::nan_from_finite && state.middle == 0.1)
            state.low = std::numeric_limits<double>::quiet_NaN();
        if (Fault == fault::float32_differs && data.x()[0].as<array<float>>() != nullptr) state.low += 1;
        if (Fault == fault::depends_on_memory) {
            const void* here = data.x()[0].as<array<double>>() != nullptr
                                   ? data.x()[0].as<array<double>>()->data()
                                   : nullptr;
            if (first_memory == nullptr) first_memory = here;
            if (here != first_memory) state.low += 1;
        }
        if (Fault == fault::misses_constants) state.low += 0.5, state.high += 0.5;
        if (Fault == fault::learns_nothing) state.low = state.high = (state.low + state.high) / 2;
        if (Fault == fault::infinite_predictions) state.low = std::numeric_limits<double>::infinity();
    }
};

dataset<> some_numbers() { return test::random_numbers(13, {.n_rows = 60, .n_columns = 3, .missing = 0.1}); }

std::set<std::string> ids(const testing::report& r) {
    std::set<std::string> all;
    for (const auto& c : r.broken()) all.insert(c.id());
    return all;
}

template <fault Fault>
bool is_caught_by(const std::string& id) {
    first_memory = nullptr;
    const auto r = testing::check_laws(broken_regressor<Fault>{}, some_numbers());
    INFO(to_text(r));
    const bool caught = ids(r).contains(id);
    CHECK(caught);
    return caught;
}

enum class slip {
    none,
    trains_on_other_numbers,
    loses_a_row,
    other_names_for_other_rows,
    wrong_width_of_a_row,
    unknown_origin,
    undocumented,
    twice_the_same_name
};

/// Adds 1 to every number of the first column.
template <slip Slip>
struct broken_transformer {
    static constexpr std::string_view name = "broken_transformer";
    static constexpr role step_role = role::transformer;
    bool first = true;
    bool second = false;
    static auto parameters() {
        return std::array{
            parameter{"first", &broken_transformer::first, Slip == slip::undocumented ? "" : "a switch"},
            parameter{Slip == slip::twice_the_same_name ? "first" : "second", &broken_transformer::second,
                      "another"}};
    }
    friend bool operator==(const broken_transformer&, const broken_transformer&) = default;

    struct fitted {
        static constexpr std::string_view component = "broken_transformer";
        static constexpr std::uint32_t version = 1;
        std::uint64_t width = 0;

        [[nodiscard]] table transform(const table& x, const context&) const {
            const auto all = features(x, component);
            std::vector<double> values(x.n_rows());
            for (std::size_t i = 0; i < values.size(); ++i) values[i] = all[0][i] + 1;
            if (Slip == slip::loses_a_row && values.size() > 1) values.pop_back();
            const bool other = Slip == slip::other_names_for_other_rows && values.size() == 3;
            const origin from{{Slip == slip::unknown_origin ? "nowhere" : x[0].name()}, "broken"};
            return table({{other ? "other" : "sum", array<double>(std::move(values)), from}});
        }
        void transform_row(std::span<const cell> in, std::span<cell> out) const noexcept {
            if (!out.empty()) out[0] = {in[0].number + 1, {}};
        }
        [[nodiscard]] std::size_t input_width() const { return static_cast<std::size_t>(width); }
        [[nodiscard]] static std::size_t output_width() { return Slip == slip::wrong_width_of_a_row ? 2 : 1; }
        template <class Visitor>
        void visit(Visitor&& v) {
            v("width", width);
        }
    };

    [[nodiscard]] fitted fit(const dataset<>& data, const context&) const {
        if (data.x().n_columns() == 0)
            throw invalid_data({std::string(name), "needs at least 1 feature", "0", {}, {}});
        return {features(data.x(), name).size()};
    }
    [[nodiscard]] fit_transformed<broken_transformer> fit_transform(const dataset<>& data,
                                                                    const context& ctx) const {
        auto state = fit(data, ctx);
        auto made = state.transform(data.x(), ctx);
        if (Slip == slip::trains_on_other_numbers)
            made = table({{"sum", array<double>(std::vector<double>(data.n_rows(), 5.0))}});
        if (Slip == slip::loses_a_row) return {state, dataset<>(std::move(made))};
        return {state, data.with(std::move(made))};
    }
};

template <slip Slip>
bool is_caught_by(const std::string& id) {
    const auto r = testing::check_laws(broken_transformer<Slip>{}, some_numbers());
    INFO(to_text(r));
    CHECK(ids(r).contains(id));
    return r.holds();
}

enum class mistake {
    none,
    sums_to_more,
    below_zero,
    own_names,
    forgets_a_class,
    takes_numbers,
    says_the_rarest,
    has_no_share_as_threshold
};

/// Says the weighted shares of the classes above and below 0 of the first column.
template <mistake Mistake>
struct broken_classifier {
    static constexpr std::string_view name = "broken_classifier";
    static constexpr role step_role = role::classifier;
    static auto parameters() { return sluice::no_parameters<broken_classifier>; }
    friend bool operator==(const broken_classifier&, const broken_classifier&) = default;

    struct fitted {
        static constexpr std::string_view component = "broken_classifier";
        static constexpr std::uint32_t version = 1;
        std::shared_ptr<const dictionary> names = std::make_shared<const dictionary>();
        std::vector<double> low, high;
        std::uint64_t width = 0;
        double middle = 0;

        [[nodiscard]] Eigen::MatrixXd predict_proba(const table& x, const context&) const {
            const auto all = features(x, component);
            Eigen::MatrixXd p(static_cast<Eigen::Index>(x.n_rows()), static_cast<Eigen::Index>(low.size()));
            for (Eigen::Index i = 0; i < p.rows(); ++i)
                for (Eigen::Index k = 0; k < p.cols(); ++k)
                    p(i, k) =
                        (all[0][static_cast<std::size_t>(i)] > middle ? high
                                                                      : low)[static_cast<std::size_t>(k)];
            return p;
        }
        void predict_row(std::span<const cell> row, std::span<double> out) const noexcept {
            for (std::size_t k = 0; k < out.size() && k < low.size(); ++k)
                out[k] = (row[0].number > middle ? high : low)[k];
        }
        [[nodiscard]] std::size_t input_width() const { return static_cast<std::size_t>(width); }
        [[nodiscard]] const std::shared_ptr<const dictionary>& class_names() const { return names; }
        [[nodiscard]] double threshold() const requires(Mistake == mistake::has_no_share_as_threshold) {
            return 50;
        }
        [[nodiscard]] std::span<const std::int32_t> decided_classes() const
            requires(Mistake == mistake::has_no_share_as_threshold) {
            static constexpr std::int32_t both[] = {0, 1};
            return low.size() == 2 ? std::span<const std::int32_t>(both) : std::span<const std::int32_t>();
        }
        template <class Visitor>
        void visit(Visitor&& v) {
            v("names", names);
            v("low", low);
            v("high", high);
            v("width", width);
            v("middle", middle);
        }
    };

    [[nodiscard]] fitted fit(const dataset<>& data, const context&) const {
        const auto x = features(data.x(), name);
        if (x.empty()) throw invalid_data({std::string(name), "needs at least 1 feature", "0", {}, {}});
        if (Mistake == mistake::takes_numbers && !std::holds_alternative<class_target>(data.target()))
            return {std::make_shared<const dictionary>(std::vector<std::string>{"a"}), {1}, {1}, x.size(), 0};
        const auto& y = require_target<class_target>(data.target(), name);
        fitted state{y.classes, shares(data, x[0], y, false), shares(data, x[0], y, true), x.size(), 0};
        if (Mistake == mistake::sums_to_more) state.low[0] += 0.5;
        if (Mistake == mistake::below_zero) state.low[0] -= 1;
        if (Mistake == mistake::forgets_a_class) state.low.pop_back(), state.high.pop_back();
        if (Mistake == mistake::own_names && y.n_classes() == 2)
            state.names = std::make_shared<const dictionary>(std::vector<std::string>{"0", "1"});
        return state;
    }

  private:
    static std::vector<double> shares(const dataset<>& data, const feature& x, const class_target& y,
                                      bool above) {
        std::vector<double> all(y.n_classes(), 1e-9);
        for (std::size_t i = 0; i < y.size(); ++i)
            if ((x[i] > 0) == above) all[static_cast<std::size_t>(y.codes[i])] += data.weight(i);
        double sum = 0;
        for (const double share : all) sum += share;
        for (double& share : all) share /= sum;
        if (Mistake == mistake::says_the_rarest) std::reverse(all.begin(), all.end());
        return all;
    }
};

template <mistake Mistake>
bool is_caught_by(const std::string& id) {
    const auto r = testing::check_laws(broken_classifier<Mistake>{},
                                       test::random_classes(13, {.n_rows = 60, .n_columns = 3}));
    INFO(to_text(r));
    CHECK(ids(r).contains(id));
    return r.holds();
}

TEST_CASE("laws hold for a component without a fault, each by an id of its own") {
    const auto r = testing::check_laws(broken_regressor<fault::none>{}, some_numbers());
    INFO(to_text(r));
    CHECK(r.holds());
    CHECK(r.checks.size() >= 60);
    std::set<std::string> all;
    for (const auto& c : r.checks) all.insert(c.id());
    CHECK(all.size() == r.checks.size());
}

TEST_CASE("laws of every component catch what breaks them") {
    is_caught_by<fault::looks_at_neighbours>("rows/tables of one row");
    is_caught_by<fault::looks_at_neighbours>("rows/backwards");
    is_caught_by<fault::row_path_differs>("rows/single rows");
    is_caught_by<fault::forgets_its_state>("archive/same predictions");
    is_caught_by<fault::forgets_its_state>("archive/same single rows");
    is_caught_by<fault::saves_what_it_never_loads>("archive/same bytes");
    is_caught_by<fault::ignores_weights>("weights/weight 0 is removal");
    is_caught_by<fault::ignores_weights>("weights/weight k is k copies");
    is_caught_by<fault::ignores_weights>("weights/15 rows");
    is_caught_by<fault::depends_on_row_order>("row_order/backwards");
    is_caught_by<fault::depends_on_threads>("determinism/fitted by 2 threads");
    is_caught_by<fault::predicts_by_threads>("determinism/predicted by 3 threads");
    is_caught_by<fault::fits_once_per_process>("determinism/fitted again");
    is_caught_by<fault::crashes_on_one_row>("sizes/one row");
    is_caught_by<fault::crashes_without_columns>("sizes/no columns");
    is_caught_by<fault::nan_from_finite>("values/learn from a constant");
    is_caught_by<fault::untyped_on_infinity>("values/learn from an infinity");
    is_caught_by<fault::float32_differs>("storage/learn from float32");
    is_caught_by<fault::depends_on_memory>("storage/borrowed memory");
    is_caught_by<fault::changes_while_predicting>("constness/model");
    is_caught_by<fault::fits_once_per_process>("constness/fitting in four threads");
    is_caught_by<fault::depends_on_seed>("context/seed");
    is_caught_by<fault::stops_without_a_word>("context/cancellation");
    is_caught_by<fault::fails_with_validation>("context/validation data");
    is_caught_by<fault::depends_on_place>("composition/amid other steps");
}

TEST_CASE("laws of regressors catch what breaks them") {
    is_caught_by<fault::takes_any_target>("regressor/refuses a target of classes");
    is_caught_by<fault::takes_any_target>("regressor/refuses to do without a target");
    is_caught_by<fault::misses_constants>("regressor/a constant target of 7");
    is_caught_by<fault::learns_nothing>("regressor/learns an easy target");
    is_caught_by<fault::infinite_predictions>("regressor/finite numbers for each row");
}

TEST_CASE("laws of transformers and of parameters catch what breaks them") {
    CHECK(testing::check_laws(broken_transformer<slip::none>{}, some_numbers()).holds());
    is_caught_by<slip::trains_on_other_numbers>("transformer/fit_transform is fit, then transform");
    is_caught_by<slip::loses_a_row>("transformer/keeps the rows");
    is_caught_by<slip::other_names_for_other_rows>("transformer/names the same columns for other rows");
    is_caught_by<slip::wrong_width_of_a_row>("transformer/single rows are as wide as the table");
    is_caught_by<slip::unknown_origin>("transformer/columns come from columns of the input");
    is_caught_by<slip::undocumented>("parameters/broken_transformer.first is documented");
    is_caught_by<slip::twice_the_same_name>("parameters/broken_transformer.first is there once");
}

TEST_CASE("laws of classifiers catch what breaks them") {
    const auto r = testing::check_laws(broken_classifier<mistake::none>{},
                                       test::random_classes(13, {.n_rows = 60, .n_columns = 3}));
    INFO(to_text(r));
    CHECK(r.holds());
    is_caught_by<mistake::sums_to_more>("classifier/probabilities sum to 1");
    is_caught_by<mistake::below_zero>("classifier/probabilities lie in [0, 1]");
    is_caught_by<mistake::forgets_a_class>("classifier/a probability for each class and row");
    is_caught_by<mistake::own_names>("classifier/classes are those of the target");
    is_caught_by<mistake::takes_numbers>("classifier/refuses a numeric target");
    is_caught_by<mistake::says_the_rarest>("classifier/one class by weights");
    is_caught_by<mistake::says_the_rarest>("classifier/learns an easy target");
    is_caught_by<mistake::has_no_share_as_threshold>("classifier/a threshold of probabilities decides");
}

}  // namespace broken_test
