// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/compiled.hpp"
#include "sluice/core/context.hpp"
#include "sluice/data/cell.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/nn/layer/embedding_layer.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace sluice::nn {

/// A categorical column as a network knows it: its names in the order of their codes, sorted by bytes, then a code for
/// missing and one for unknown values.
struct category_input {
    std::uint64_t feature = 0;
    std::shared_ptr<const dictionary> names = std::make_shared<const dictionary>();
    std::uint64_t dimension = 0;  // of the vector that stands for a category

    [[nodiscard]] std::size_t n_codes() const { return names->size() + 2; }
    /// O(log n_codes) at most; no allocation.
    [[nodiscard]] std::size_t code(std::string_view name) const noexcept {
        const std::int32_t found = names->code(name);
        if (found >= 0) return static_cast<std::size_t>(found);
        return names->size() + (found == missing_code ? 0u : 1u);
    }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("feature", feature);
        v("names", names);
        v("dimension", dimension);
    }
    friend bool operator==(const category_input& a, const category_input& b) {
        return a.feature == b.feature && *a.names == *b.names && a.dimension == b.dimension;
    }
};

/// The categorical columns among the features of a network, which are counted as `features` does: columns in order,
/// blocks laid flat.
struct category_inputs {
    std::vector<category_input> columns;  // by their features, ascending

    /// All categorical columns with the categories of rows of weight > 0; vectors of `dimension` numbers, or, for 0, of
    /// half as many as there are categories, rounded up, and 50 at most. Throws `limit_exceeded` for more categories than
    /// float32 has whole numbers.
    [[nodiscard]] static category_inputs learn(const dataset<>& data, std::size_t dimension,
                                               std::string_view component, const context& ctx);

    [[nodiscard]] bool empty() const { return columns.empty(); }
    /// The table with codes in place of categories. Throws `schema_mismatch` where there are none.
    [[nodiscard]] table encode(const table& x, std::string_view component) const;
    /// What an embedding layer must know.
    [[nodiscard]] std::vector<embedded_column> embedded() const;
    /// How many numbers `n_features` features become.
    [[nodiscard]] std::size_t embedded_width(std::size_t n_features) const;

    template <class Visitor>
    void visit(Visitor&& v) {
        v("columns", columns);
    }
    /// Whether the columns are among so many features, each once, and take no more parameters than those.
    [[nodiscard]] bool is_sound(std::size_t n_features, std::size_t n_parameters) const;
    friend bool operator==(const category_inputs&, const category_inputs&) = default;
};

}  // namespace sluice::nn

#ifndef SLUICE_COMPILED
#include "sluice/nn/category_inputs_definitions.hpp"
#endif
