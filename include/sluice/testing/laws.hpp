// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/testing/law_archive.hpp"
#include "sluice/testing/law_classifier.hpp"
#include "sluice/testing/law_columns.hpp"
#include "sluice/testing/law_composition.hpp"
#include "sluice/testing/law_constness.hpp"
#include "sluice/testing/law_context.hpp"
#include "sluice/testing/law_determinism.hpp"
#include "sluice/testing/law_multi_label.hpp"
#include "sluice/testing/law_parameters.hpp"
#include "sluice/testing/law_regressor.hpp"
#include "sluice/testing/law_rows.hpp"
#include "sluice/testing/law_sizes.hpp"
#include "sluice/testing/law_storage.hpp"
#include "sluice/testing/law_transformer.hpp"
#include "sluice/testing/law_values.hpp"
#include "sluice/testing/law_weights.hpp"

#include <exception>
#include <string_view>
#include <variant>

namespace sluice::testing {

namespace detail {

/// A law that throws is broken; the others are tried all the same.
template <class Law>
void try_law(report& r, std::string_view law, const Law& run) {
    try {
        run();
    } catch (const std::exception& why) {
        r.expect(law, "throws nothing", false, why.what());
    }
}

inline void try_laws(report& r, const component& of, const dataset<>& data, const tolerances& allowed) {
    const auto law = [&](std::string_view name, const auto& run) {
        try_law(r, name, [&] { run(r, of, data, allowed); });
    };
    law("determinism", law_determinism);
    law("archive", law_archive);
    law("rows", law_rows);
    law("weights", law_weights);
    law("row_order", law_row_order);
    law("columns", law_columns);
    law("sizes", law_sizes);
    law("values", law_values);
    law("storage", law_storage);
    law("constness", law_constness);
    law("context", law_context);
    if (of.step_role() == role::transformer) law("transformer", law_transformer);
    if (of.step_role() == role::classifier) law("classifier", law_classifier);
    const bool labels = std::holds_alternative<multi_label_target>(data.target());
    if (of.step_role() == role::regressor && labels) law("multi_label", law_multi_label);
    if (of.step_role() == role::regressor && !labels) law("regressor", law_regressor);
}

}  // namespace detail

/// Tries every law that applies to a component, by its role and traits, on the given data: without weights, some
/// dozens of rows, all columns that the component reads, a target where it needs one. A component is registered
/// by one line:
/// ```cpp
/// const auto r = check_laws(my_scaler{}, data);
/// if (!r.holds()) std::puts(to_text(r).c_str());
/// ```
/// Throws nothing but what making copies of the data throws; a component that throws what it must not breaks the
/// law that met it.
template <step Spec>
[[nodiscard]] report check_laws(const Spec& spec, const dataset<>& data, const tolerances& allowed = {}) {
    report r{.component = sluice::detail::spec_text(spec)};
    detail::try_laws(r, component(spec), data, allowed);
    detail::try_law(r, "composition", [&] { law_composition(r, spec, data, allowed); });
    detail::try_law(r, "parameters", [&] { law_parameters(r, spec, allowed); });
    return r;
}

}  // namespace sluice::testing
