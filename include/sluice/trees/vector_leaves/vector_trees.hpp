// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parallel.hpp"
#include "sluice/trees/gradient_spread.hpp"
#include "sluice/trees/round_derivatives.hpp"
#include "sluice/trees/vector_leaves/vector_gradients.hpp"
#include "sluice/trees/vector_leaves/vector_grower.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::trees {

/// Grows the trees of a round as one, whose leaves hold a value for each output.
class vector_trees {
  public:
    vector_trees(const binned_matrix& bins, const tree_limits& limits) : grower_(bins, limits) {}

    /// As `output_trees::grow`; the trees ask the same questions.
    [[nodiscard]] std::vector<tree> grow(margin_table& margins, const round_derivatives& derive,
                                         const tree_conditions& how, const context& here) {
        if (how.noise > 0) spread_.begin(derive.data.n_rows(), margins.size());
        gradients_.assign(
            derive.data.n_rows(), margins.size(),
            [&](std::size_t k, std::size_t begin, std::size_t end, double* g, double* h) {
                derive(k, begin, end, g, h);
                if (how.noise > 0) spread_.note(k, derive, begin, end, g, h);
            },
            here);
        tree_conditions own = how;
        own.drawn = here.at("output#0").random();
        if (how.noise > 0) own.noise *= spread_.of_all();
        auto all = grower_.grow(gradients_, own, here);
        for_each_chunk(here, derive.data.n_rows(), rows_per_chunk, [&](chunk part) {
            grower_.add_leaves(part.index, all, derive.data.weights(), margins);
        });
        return all;
    }

  private:
    vector_grower grower_;
    vector_gradients gradients_;
    gradient_spread spread_;
};

/// Throws `invalid_parameter` for what trees with vector leaves cannot do.
inline void require_vector_leaves(const tree_limits& limits, bool linear, std::span<const feature> columns,
                                  std::string_view component) {
    const auto refuse = [&](bool is_asked, const char* actual) {
        if (is_asked)
            throw invalid_parameter({.component = std::string(component),
                                     .requirement =
                                         "multi_output_tree goes without symmetric trees, "
                                         "max_delta_step, path_smoothing, increasing or decreasing "
                                         "features, linear_leaves, and categories",
                                     .actual = actual,
                                     .place = {},
                                     .hint = "multi_strategy = one_output_per_tree takes them"});
    };
    const auto holds_categories = [](const feature& one) { return one.n_categories > 0; };
    refuse(limits.policy == growth_policy::symmetric, "grow_policy = symmetric");
    refuse(limits.regularise.max_delta_step > 0, "max_delta_step");
    refuse(limits.regularise.path_smoothing > 0, "path_smoothing");
    refuse(!limits.monotone.empty(), "increasing or decreasing features");
    refuse(linear, "linear_leaves");
    refuse(std::any_of(columns.begin(), columns.end(), holds_categories), "columns of categories");
}

}  // namespace sluice::trees
