// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/parameter_choice.hpp"
#include "sluice/core/parameters.hpp"
#include "sluice/core/step.hpp"
#include "sluice/trees/gbm/boosting_task.hpp"

#include <array>
#include <type_traits>

namespace sluice::trees {

/// `subsample_by_class`, of tasks that know classes.
template <class Gbm>
[[nodiscard]] auto class_parameters() {
    if constexpr (Gbm::step_role == role::classifier)
        return std::array{parameter{"subsample_by_class", &Gbm::subsample_by_class,
                                    "share of each class's rows, in the place of subsample"}};
    else
        return no_parameters<Gbm>;
}
/// `objective`, and those that not every task has; a loss that does not describe itself is no parameter that text can set.
template <class Gbm>
[[nodiscard]] auto own_parameters() {
    using Task = typename Gbm::task;
    const auto chosen = [] {
        if constexpr (requires { &parameter_type<typename Task::objective_type>::parse; })
            return std::array{parameter{"objective", &Gbm::objective, "the loss that is minimised"}};
        else
            return no_parameters<Gbm>;
    }();
    if constexpr (requires { requires Task::chooses_strategy; })
        return joined(chosen, std::array{parameter{"multi_strategy", &Gbm::multi_strategy,
                                                   "whether outputs share trees"}});
    else if constexpr (std::is_same_v<typename Task::scale_pos_weight_type, absent_parameter>)
        return chosen;
    else
        return joined(chosen, std::array{parameter{"scale_pos_weight", &Gbm::scale_pos_weight,
                                                   "how many times rows of the second of two classes "
                                                   "count"}});
}

}  // namespace sluice::trees
