// SPDX-License-Identifier: MIT
// The concepts of compose: what satisfies each of them and what does not. Compiling this file is the test.
#include "sluice/compose/compose.hpp"

#include "sluice/linear_learner/linear_learner_classifier.hpp"
#include "sluice/preprocess/one_hot_encoder.hpp"
#include "sluice/preprocess/robust_scaler.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/forest/random_forest_classifier.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"

#include <optional>
#include <string_view>
#include <tuple>

using namespace sluice;

// Named: in an unnamed namespace clang calls members that only concepts look at unused.
namespace static_compose {

constexpr struct age : column<"age", kind::numeric> {
} age;
struct city : column<"city", kind::categorical> {};
using people = schema<struct age, struct city>;

using scaled = decltype(on<age> | standard_scaler{});
using two_scalers = decltype(standard_scaler{} | standard_scaler{});
using scaled_trees = decltype(standard_scaler{} | gbm_classifier{});
using branches = decltype(columns(on("a"), rest));

struct row_dropper : robust_scaler {
    static constexpr bool changes_rows = true;
};
struct keeps_rows : robust_scaler {
    static constexpr bool changes_rows = false;
};
struct drops_rows_of_predictions : gbm_classifier {
    static constexpr bool changes_rows = true;
};
static_assert(row_changing<row_dropper> && row_changing<decltype(row_dropper{} | standard_scaler{})>);
static_assert(!row_changing<keeps_rows> && !row_changing<standard_scaler> && !row_changing<int> &&
              !row_changing<drops_rows_of_predictions>);

struct never_asked : gbm_classifier {
    static constexpr bool takes_offsets = false;
};
static_assert(detail::ends_in_another<scaled_trees> && detail::ends_in_another<named_step<scaled_trees>>);
static_assert(!detail::ends_in_another<gbm_classifier> && !detail::ends_in_another<int>);
static_assert(offset_taking<gbm_classifier> && offset_taking<scaled_trees> &&
              offset_taking<named_step<gbm_classifier>>);
static_assert(!offset_taking<never_asked> && !offset_taking<standard_scaler> && !offset_taking<two_scalers> &&
              !offset_taking<int>);

struct learner_without_finish {
    void add(const dataset<>&, const context&);
};
struct learns_halfway : robust_scaler {
    static learner_without_finish learner();
};
static_assert(incremental<standard_scaler> && incremental<one_hot_encoder> &&
              incremental<named_step<standard_scaler>>);
static_assert(!incremental<robust_scaler> && !incremental<learns_halfway> && !incremental<gbm_classifier> &&
              !incremental<int>);

static_assert(fittable_in_chunks<standard_scaler> && fittable_in_chunks<two_scalers> &&
              fittable_in_chunks<scaled> && fittable_in_chunks<on_kind>);
static_assert(fittable_in_chunks<scaled_trees> && fitted_by_passes<gbm_classifier> &&
              !fitted_by_passes<standard_scaler> && !fittable_in_chunks<robust_scaler> &&
              !fittable_in_chunks<int>);

struct chunks {
    void rewind();
    std::optional<dataset<>> next();
};
struct chunks_of_tables {
    void rewind();
    std::optional<table> next();
};
struct chunks_once {
    std::optional<dataset<>> next();
};
static_assert(chunk_source<chunks>);
static_assert(!chunk_source<chunks_of_tables> && !chunk_source<chunks_once> && !chunk_source<table>);

struct resumes_as_something_else : robust_scaler {
    int resume(const fitted&, const dataset<>&, const context&) const;
};
static_assert(resumable<gbm_classifier> && resumable<scaled_trees>);
static_assert(!resumable<standard_scaler> && !resumable<two_scalers> &&
              !resumable<resumes_as_something_else> && !resumable<int>);

static_assert(resumable_exactly<gbm_classifier> && resumable_exactly<scaled_trees>);
static_assert(!resumable_exactly<standard_scaler> && !resumable_exactly<two_scalers> &&
              !resumable_exactly<int>);

static_assert(composition<scaled_trees> && composition<branches> && composition<named_step<two_scalers>>);
static_assert(!composition<standard_scaler> && !composition<gbm_classifier> && !composition<on_names> &&
              !composition<int>);

static_assert(step_like<standard_scaler> && step_like<const standard_scaler&> &&
              step_like<decltype(on<age>)>);
static_assert(!step_like<int> && !step_like<int (*)()> && !step_like<table> &&
              !step_like<model<standard_scaler>>);

static_assert(fitted_model<model<standard_scaler>> && fitted_model<const model<scaled_trees>&>);
static_assert(!fitted_model<standard_scaler> && !fitted_model<standard_scaler::fitted> &&
              !fitted_model<any_predictor>);

static_assert(predicts_by_threshold<linear_learner_classifier::fitted>);
static_assert(!predicts_by_threshold<gbm_classifier::fitted> &&
              !predicts_by_threshold<linear_learner_classifier> && !predicts_by_threshold<int>);

static_assert(fittable_on<standard_scaler, schema<struct age>> && fittable_on<standard_scaler, any_schema> &&
              fittable_on<scaled, people> && fittable_on<one_hot_encoder, people> &&
              fittable_on<gbm_classifier, people> && fittable_on<random_forest_classifier, people>);
static_assert(!fittable_on<standard_scaler, people> && !fittable_on<scaled, schema<struct city>> &&
              !fittable_on<int, people>);

// `|` means then: it keeps the type flat, and nothing that is no step may stand beside it.
template <class A, class B>
concept pipes = requires(A a, B b) {
    a | b;
};
static_assert(pipes<standard_scaler, gbm_classifier>);
static_assert(!pipes<standard_scaler, int> && !pipes<int, standard_scaler> && !pipes<table, table>);

}  // namespace static_compose
