// SPDX-License-Identifier: MIT
// Every concept, what satisfies it and what does not. Compiling this file is the test.
#include "sluice/sluice.hpp"
#include "sluice/testing/laws.hpp"

using namespace sluice;

// Named: in an unnamed namespace clang calls members that only concepts look at unused.
namespace concepts_test {

struct age : column<"age", kind::numeric> {};
struct city : column<"city", kind::categorical> {};
struct missing_row_dropper {
    static constexpr std::string_view name = "missing_row_dropper";
    static constexpr role step_role = role::transformer;
    static constexpr bool changes_rows = true;
    using fitted = selection;
    [[nodiscard]] fitted fit(const dataset<>&, const context&) const;
    friend bool operator==(const missing_row_dropper&, const missing_row_dropper&) = default;
};
struct chunks {
    void rewind();
    std::optional<dataset<>> next();
};
struct passenger {
    double age;
};

using scaled_trees = decltype(standard_scaler{} | gbm_classifier{});
using two_scalers = decltype(standard_scaler{} | min_max_scaler{});
using people = schema<age, city>;

static_assert(step<standard_scaler> && step<gbm_classifier> && step<scaled_trees> && step<on_names>);
static_assert(!step<int> && !step<standard_scaler::fitted> && !step<table> && !step<model<standard_scaler>>);
static_assert(transformer<standard_scaler> && transformer<two_scalers> && !transformer<scaled_trees> &&
              !transformer<gbm_regressor>);
static_assert(estimator<gbm_regressor> && estimator<scaled_trees> && !estimator<standard_scaler>);
static_assert(classifier<gbm_classifier> && classifier<scaled_trees> && !classifier<gbm_regressor>);
static_assert(regressor<gbm_regressor> && !regressor<gbm_classifier> && !regressor<standard_scaler>);
static_assert(described<standard_scaler> && described<gbm_classifier> && described<k_fold> &&
              !described<passthrough>);
static_assert(incremental<standard_scaler> && incremental<one_hot_encoder> && !incremental<robust_scaler> &&
              !incremental<gbm_classifier>);
static_assert(row_changing<missing_row_dropper> && !row_changing<standard_scaler>);
static_assert(resumable<gbm_classifier> && resumable<scaled_trees> && !resumable<standard_scaler>);
static_assert(fittable_in_chunks<two_scalers> && !fittable_in_chunks<scaled_trees>);
static_assert(chunk_source<chunks> && !chunk_source<table>);
static_assert(column_type<age> && !column_type<int> && !column_type<table>);
static_assert(has_column<people, age> && !has_column<schema<city>, age> && has_column<any_schema, age>);
static_assert(table_like<table> && table_like<frame<people>> && !table_like<dataset<>>);
static_assert(fittable_on<standard_scaler, schema<age>> && !fittable_on<standard_scaler, people> &&
              fittable_on<standard_scaler, any_schema>);
static_assert(fittable_on<one_hot_encoder, people> && !fittable_on<gbm_classifier, people> &&
              fittable_on<scaled_trees, schema<age>>);
static_assert(!fittable_on<decltype(on<age{}> | standard_scaler{}), schema<city>> &&
              fittable_on<decltype(on<age{}> | standard_scaler{}), people>);
static_assert(executor<thread_pool> && !executor<int>);
static_assert(fitted_model<model<standard_scaler>> && !fitted_model<standard_scaler>);
static_assert(archivable<model<scaled_trees>> && !archivable<scaled_trees> && !archivable<int>);
static_assert(target_kind<numeric_target> && target_kind<class_target> && target_kind<survival_target> &&
              !target_kind<double>);
static_assert(splitter<k_fold> && splitter<stratified_k_fold> && splitter<group_k_fold> &&
              !splitter<standard_scaler>);
static_assert(metric<accuracy_metric> && metric<rmse_metric> && !metric<standard_scaler>);
static_assert(losses::loss<losses::logistic> && losses::loss<losses::squared_error> && !losses::loss<int>);
static_assert(losses::quantile_loss<losses::absolute_error> && !losses::quantile_loss<losses::huber>);

// `|` means then: it keeps the type flat, and nothing that is no step may stand beside it.
template <class A, class B>
concept pipes = requires(A a, B b) {
    a | b;
};
static_assert(pipes<standard_scaler, gbm_classifier> && !pipes<standard_scaler, int> &&
              !pipes<int, standard_scaler>);
static_assert(std::same_as<decltype(standard_scaler{} | min_max_scaler{} | gbm_classifier{}),
                           pipeline<standard_scaler, min_max_scaler, gbm_classifier>>);
static_assert(std::same_as<decltype(pipe(standard_scaler{}, min_max_scaler{}, gbm_classifier{})),
                           decltype(standard_scaler{} | min_max_scaler{} | gbm_classifier{})>);
static_assert(std::same_as<decltype(standard_scaler{} | (min_max_scaler{} | gbm_classifier{})),
                           decltype(standard_scaler{} | min_max_scaler{} | gbm_classifier{})>);

// Specifications are constants.
constexpr auto spec =
    columns(on("age", "income") | simple_imputer{.strategy = impute_strategy::median} | standard_scaler{},
            on("city") | one_hot_encoder{.drop = one_hot_drop::first}) |
    gbm_classifier{.rounds = 300, .learning_rate = 0.05};
static_assert(spec == spec);
static_assert(std::get<1>(spec.steps).rounds == 300);

}  // namespace concepts_test

SLUICE_RECORD(concepts_test::passenger, age)
static_assert(record<concepts_test::passenger> && !record<concepts_test::chunks>);
