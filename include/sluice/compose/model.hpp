// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/protocol.hpp"
#include "sluice/data/table_schema.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace sluice {

namespace detail {

inline void require_schema_names(any_schema, const table_schema&) {}

template <column_type... Columns>
void require_schema_names(schema<Columns...> declared, const table_schema& input) {
    for (const auto& e : input.entries())
        if (!((e.name == Columns::name.view() && e.kind == static_cast<std::uint8_t>(Columns::kind)) || ...))
            throw invalid_data({.component = "model",
                                .requirement = "reads the columns " + to_text(declared),
                                .actual = "\"" + e.name + "\"",
                                .place = {},
                                .hint = {}});
}

}  // namespace detail

/// What `fit` returns: the fitted steps of a specification, and the schema of the table that they were fitted
/// on. `Schema` is the frame's schema where the compiler knows it, else `any_schema`.
///
/// Made by `fit` and by loading an archive only, so there is no model that is "not fitted". Copyable, and
/// safe to use from many threads at once.
template <step Spec, class Schema = any_schema>
class model {
  public:
    using specification = Spec;
    using schema_type = Schema;
    using state_type = typename Spec::fitted;
    static constexpr role step_role = Spec::step_role;
    static constexpr std::string_view component = "model";
    static constexpr std::uint32_t version = 1;

    model(state_type state, table_schema input) : state_(std::move(state)), input_(std::move(input)) {}

    /// The fitted steps, to look inside.
    [[nodiscard]] const state_type& state() const { return state_; }
    /// The columns that the model reads, in the order in which rows must give them.
    [[nodiscard]] const table_schema& input() const { return input_; }

    [[nodiscard]] static std::string type_id() { return "model(" + detail::type_id<state_type>() + ")"; }

    template <class Visitor>
    void visit(Visitor&& v) {
        v("input", input_);
        v("state", state_);
    }

    /// Throws `invalid_data` when the steps do not fit the input, or the input does not fit the schema of the
    /// type.
    void check() const {
        detail::require_width(component, input_.row_width(), state_.input_width());
        detail::require_schema_names(Schema{}, input_);
    }

    /// An empty one for an archive to fill.
    [[nodiscard]] static model for_loading() { return {state_type{}, table_schema{}}; }

  private:
    state_type state_;
    table_schema input_;
};

namespace detail {

template <class T>
inline constexpr bool is_model = false;
template <class Spec, class Schema>
inline constexpr bool is_model<model<Spec, Schema>> = true;

}  // namespace detail

/// Something that was fitted: has `predict` or `transform`.
template <class M>
concept fitted_model = detail::is_model<std::remove_cvref_t<M>>;

}  // namespace sluice
