// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/predict.hpp"
#include "sluice/explain/tree_model.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::detail {

/// The rows of a table as the trees of a model see them. Throws `schema_mismatch` when these see other features.
class tree_rows {
  public:
    template <tree_model Model, table_like X>
    tree_rows(const Model& fitted, const X& x, std::string_view component, const context& ctx)
        : seen_(reaching_trees(fitted, x, component, ctx)),
          columns_(features(seen_, component, sparse_blocks::taken)) {
        if constexpr (fitted_model<Model>) {
            [[maybe_unused]] constexpr bool ok = serves<Model, X>();
        }
        require_features(columns_, booster_of(fitted).n_features(), component);
    }
    // The columns look into the table.
    tree_rows(const tree_rows&) = delete;
    tree_rows& operator=(const tree_rows&) = delete;
    ~tree_rows() = default;

    [[nodiscard]] std::size_t n_rows() const { return seen_.n_rows(); }
    [[nodiscard]] std::size_t n_features() const { return columns_.size(); }
    [[nodiscard]] std::span<const feature> columns() const { return columns_; }
    [[nodiscard]] std::vector<std::string> names() const { return names_of_features(columns_); }

    void read(std::size_t row, std::span<double> values) const {
        for (std::size_t j = 0; j < columns_.size(); ++j) values[j] = columns_[j][row];
    }

  private:
    table seen_;
    std::vector<feature> columns_;
};

}  // namespace sluice::detail
