// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/step.hpp"
#include "sluice/data/schema.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

namespace sluice {

namespace detail {

template <class S, class Schema>
[[nodiscard]] consteval bool accepts() {
    if constexpr (requires { S::template accepts<Schema>; })
        return S::template accepts<Schema>;
    else
        return true;
}

template <class S, class Schema>
struct output_schema {
    using type = any_schema;
};
template <class S, class Schema>
requires requires { typename S::template output_schema<Schema>; }
struct output_schema<S, Schema> {
    using type = typename S::template output_schema<Schema>;
};

}  // namespace detail

/// The schema that a step makes out of `Schema`; `any_schema` when only run time can tell.
template <class S, class Schema>
using output_schema_t = typename detail::output_schema<S, Schema>::type;

/// The step can be fitted on a table of this schema. Never an error itself, so generic code may ask it.
template <class S, class Schema>
concept fittable_on = step<S> && detail::accepts<S, Schema>();

namespace detail {

/// The first of the steps that cannot be fitted on what the steps before it make; `void` when all can.
template <class Schema, class... Steps>
struct first_misfit {
    using step_type = void;
    using schema_type = Schema;
};
template <class Schema, class First, class... Rest>
struct first_misfit<Schema, First, Rest...> {
    static constexpr bool fits = fittable_on<First, Schema>;
    using next =
        typename std::conditional_t<fits,
                                    std::type_identity<first_misfit<output_schema_t<First, Schema>, Rest...>>,
                                    std::type_identity<void>>::type;
    static auto choose() {
        if constexpr (!fits)
            return std::pair<First*, Schema*>{};
        else
            return std::pair<typename next::step_type*, typename next::schema_type*>{};
    }
    using step_type = std::remove_pointer_t<typename decltype(choose())::first_type>;
    using schema_type = std::remove_pointer_t<typename decltype(choose())::second_type>;
};

/// The first of the steps that cannot be fitted on the one table that all of them receive.
template <class Schema, class... Steps>
struct first_misfit_of_branches {
    using step_type = void;
    using schema_type = Schema;
};
template <class Schema, class First, class... Rest>
struct first_misfit_of_branches<Schema, First, Rest...> {
    using step_type =
        typename std::conditional_t<fittable_on<First, Schema>, first_misfit_of_branches<Schema, Rest...>,
                                    first_misfit<Schema, First>>::step_type;
    using schema_type = Schema;
};

/// The one message for a step that cannot take its table: template parameters carry the user's own names.
template <bool Ok, class STEP, class TABLE_IT_RECEIVES>
consteval void require_fittable() {
    static_assert(
        Ok,
        "fit: this STEP cannot be fitted on the TABLE_IT_RECEIVES (a column is missing, or of another kind "
        "than the step needs)");
}

}  // namespace detail

}  // namespace sluice
