// SPDX-License-Identifier: MIT
#include "sluice/trees/add_trees_definitions.hpp"
#include "sluice/trees/boosted_trees_definitions.hpp"
#include "sluice/trees/category_codes_definitions.hpp"
#include "sluice/trees/row_forest_definitions.hpp"
#include "sluice/trees/walk_leaves_definitions.hpp"

namespace sluice::trees {

template void add_trees<>(const ensemble&, std::span<const feature>, std::span<double>, const context&);
template void walk_leaves<>(std::span<const ensemble>, std::span<const feature>,
                            std::span<const std::span<double>>, const context&);

}  // namespace sluice::trees
