// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameter_choice.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/trees/gbm/boosting_task.hpp"

#include <tuple>
#include <type_traits>

namespace sluice::trees {

/// `subsample_by_class`, of tasks that know classes.
template <class Gbm>
[[nodiscard]] constexpr auto class_parameters() {
    if constexpr (Gbm::step_role == role::classifier)
        return std::tuple{parameter{"subsample_by_class", &Gbm::subsample_by_class,
                                    "share of each class's rows, in the place of subsample"}};
    else
        return std::tuple{};
}
/// `objective`, and those that not every task has; a loss that does not describe itself is no parameter that text can set.
template <class Gbm>
[[nodiscard]] constexpr auto own_parameters() {
    using Task = typename Gbm::task;
    const auto chosen = [] {
        if constexpr (requires { &parameter_type<typename Task::objective_type>::parse; })
            return std::tuple{parameter{"objective", &Gbm::objective, "the loss that is minimised"}};
        else
            return std::tuple{};
    }();
    if constexpr (requires { requires Task::chooses_strategy; })
        return std::tuple_cat(chosen, std::tuple{parameter{"multi_strategy", &Gbm::multi_strategy,
                                                           "whether outputs share trees"}});
    else if constexpr (std::is_same_v<typename Task::scale_pos_weight_type, absent_parameter>)
        return chosen;
    else
        return std::tuple_cat(chosen, std::tuple{parameter{"scale_pos_weight", &Gbm::scale_pos_weight,
                                                           "how many times rows of the second of two classes "
                                                           "count"}});
}

}  // namespace sluice::trees
