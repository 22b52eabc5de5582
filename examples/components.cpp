// SPDX-License-Identifier: MIT
// Prints the parameters of every component as the documentation shows them, from the one description that each has.
#include "sluice/factorization/factorization.hpp"
#include "sluice/linear/linear.hpp"
#include "sluice/linear_learner/linear_learner.hpp"
#include "sluice/nn/nn.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/splits/splits.hpp"
#include "sluice/trees/trees.hpp"

#include <cstdio>
#include <string>

template <class Component>
void print() {
    const auto infos = sluice::parameter_infos<Component>();
    std::printf("\n## %s\n\n", std::string(Component::name).c_str());
    if (infos.empty()) std::puts("No parameters.");
    if (!infos.empty()) std::puts("| parameter | type | default | range | |\n|---|---|---|---|---|");
    for (const auto& info : infos)
        std::printf("| `%s` | %s | `%s` | %s | %s |\n", info.name.c_str(), info.type.c_str(),
                    info.default_value.c_str(), info.range.c_str(), info.doc.c_str());
}

template <class... Components>
void print_all() {
    (print<Components>(), ...);
}

int main() {
    using namespace sluice;
    std::puts("<!-- SPDX-License-Identifier: MIT -->\n# Components and their parameters\n");
    std::puts("Printed by `examples/run components`; a test compares this page with the code.");
    print_all<simple_imputer, missing_indicator, ordinal_encoder, ordered_target_encoder, one_hot_encoder,
              standard_scaler, min_max_scaler, max_abs_scaler, robust_scaler, gbm_classifier, gbm_regressor,
              gbm_quantile_regressor, gbm_multi_output_regressor, gbm_ranker, gbm_survival,
              random_forest_classifier, random_forest_regressor, random_forest_multi_output_regressor,
              extra_trees_classifier, extra_trees_regressor, extra_trees_multi_output_regressor,
              isolation_forest, linear_regression, ridge_regression, ridge_regression_cv, lasso_regression,
              elastic_net_regression, huber_regression, quantile_regression, poisson_regression,
              gamma_regression, tweedie_regression, negative_binomial_regression, logistic_regression,
              logistic_regression_cv, linear_svm, linear_learner_regressor, linear_learner_classifier,
              factorization_machine_regressor, factorization_machine_classifier, mlp_classifier,
              mlp_regressor, mlp_multi_label_classifier, tab_transformer_classifier,
              tab_transformer_regressor, ft_transformer_classifier, ft_transformer_regressor,
              train_test_split, k_fold, stratified_k_fold, group_k_fold>();
}
