// SPDX-License-Identifier: MIT
#include "sluice/compose/checkpoint.hpp"

#include "sluice/compose/resume.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "sluice/trees/trees.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

using namespace sluice;

namespace checkpoint_test {

/// A mean found by steps with momentum: the velocity is not part of the model, and yet must not be lost.
struct momentum_mean {
    static constexpr std::string_view name = "momentum_mean";
    static constexpr role step_role = role::regressor;
    at_least<1> rounds = 10;
    static auto parameters() { return std::array{parameter{"rounds", &momentum_mean::rounds, "steps"}}; }
    friend bool operator==(const momentum_mean&, const momentum_mean&) = default;

    struct training_state {
        double velocity = 0;
        std::uint64_t done = 0;
        template <class Visitor>
        void visit(Visitor&& v) {
            v("velocity", velocity);
            v("done", done);
        }
    };
    class fitted {
      public:
        static constexpr std::string_view component = "momentum_mean";
        static constexpr std::uint32_t version = 1;
        double mean = 0;
        [[nodiscard]] Eigen::VectorXd predict(const table& x, const context&) const {
            return Eigen::VectorXd::Constant(static_cast<Eigen::Index>(x.n_rows()), mean);
        }
        void predict_row(std::span<const cell>, std::span<double> out) const noexcept { out[0] = mean; }
        [[nodiscard]] std::size_t input_width() const { return 4; }
        template <class Visitor>
        void visit(Visitor&& v) {
            v("mean", mean);
        }
    };
    [[nodiscard]] fitted fit(const dataset<>& data, const context& ctx) const {
        return go_on({}, data, ctx).fitted;
    }
    [[nodiscard]] partly_fitted<fitted, training_state> go_on(partly_fitted<fitted, training_state> at,
                                                              const dataset<>& data,
                                                              const context& ctx) const {
        const auto& y = require_target<numeric_target>(data.target(), name).values;
        for (; at.training.done < static_cast<std::uint64_t>(rounds.value()); ++at.training.done) {
            double gradient = ctx.random().uniform(at.training.done) / 8;
            for (const double one : y) gradient += at.fitted.mean - one;
            at.training.velocity =
                0.9 * at.training.velocity - 0.01 * gradient / static_cast<double>(y.size());
            at.fitted.mean += at.training.velocity;
        }
        return at;
    }
};

TEST_CASE("checkpoint goes on to the bits of a fit that never stopped") {
    const auto data = test::random_numbers(1, {.n_rows = 200});
    const context ctx{.seed = 5};
    const auto half = fit_resumable(gbm_regressor{.rounds = 4, .subsample = 0.5}, data, ctx);
    CHECK(to_bytes(half.model()) == to_bytes(fit(gbm_regressor{.rounds = 4, .subsample = 0.5}, data, ctx)));
    const gbm_regressor whole{.rounds = 9, .subsample = 0.5};
    // The seed of the checkpoint counts, not the context's.
    CHECK(to_bytes(resume(whole, half, data).model()) == to_bytes(fit(whole, data, ctx)));
}

TEST_CASE("checkpoint keeps what training needs and the model does not have") {
    const auto data = test::random_numbers(2, {.n_rows = 50});
    const momentum_mean whole{.rounds = 30};
    const auto half = fit_resumable(momentum_mean{.rounds = 11}, data, {.seed = 3});
    CHECK(resume(whole, half, data).model().state().mean == fit(whole, data, {.seed = 3}).state().mean);
    CHECK(half.state().training.velocity != 0);
}

TEST_CASE("checkpoint of a pipeline that was saved and loaded goes on to the same bits") {
    const auto data = test::random_numbers(3, {.n_rows = 50});
    const auto whole = standard_scaler{} | momentum_mean{.rounds = 30};
    const auto half = fit_resumable(standard_scaler{} | momentum_mean{.rounds = 7}, data, {.seed = 3});
    using checkpoint_type = std::remove_const_t<decltype(half)>;
    const auto loaded = from_bytes<checkpoint_type>(to_bytes(half));
    CHECK(to_bytes(loaded) == to_bytes(half));
    CHECK(to_bytes(resume(whole, loaded, data)) == to_bytes(fit_resumable(whole, data, {.seed = 3})));
    CHECK_THROWS_AS((void)from_bytes<model<std::remove_const_t<decltype(whole)>>>(to_bytes(half)),
                    archive_error);
}

TEST_CASE("checkpoint refuses data that it did not begin with") {
    const auto data = test::random_numbers(4, {.n_rows = 50});
    const auto half = fit_resumable(momentum_mean{.rounds = 7}, data);
    const auto more = test::random_numbers(4, {.n_rows = 51});
    const auto fewer_columns = test::random_numbers(4, {.n_rows = 50, .n_columns = 3});
    CHECK_THROWS_AS((void)resume(momentum_mean{}, half, more), invalid_data);
    CHECK_THROWS_AS((void)resume(momentum_mean{}, half, fewer_columns), schema_mismatch);
}

}  // namespace checkpoint_test
