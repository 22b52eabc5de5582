// SPDX-License-Identifier: MIT
// Bytes as a file of one of two models; and, behind right checksums, as the state of one. What loads must predict.
#include "../support/byte_source.hpp"
#include "sluice/compose/predict.hpp"
#include "sluice/factorization/factorization_machine_regressor.hpp"
#include "sluice/io/archive_reader.hpp"
#include "sluice/linear/logistic_regression.hpp"
#include "sluice/serve/predictor_registry.hpp"
#include "target.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace predictor_fuzz {

using namespace sluice;

/// Two rows of what a model says that it reads; small, whatever it says.
table rows_for(const table_schema& input) {
    table x = table::of_rows(2);
    for (const auto& e : input.entries())
        if (e.width == 1 && x.n_columns() < 8) x.add({e.name, array<double>({1.0, -2.5})});
    return x;
}

template <class Model>
void predict_all(const Model& loaded) {
    const table x = rows_for(loaded.input());
    if constexpr (Model::step_role == role::classifier)
        (void)predict_proba(loaded, x);
    else
        (void)predict(loaded, x);
}

template <class Spec>
void try_state(std::span<const std::byte> bytes) {
    archive_reader reader(bytes, 4 * bytes.size() + (std::size_t{1} << 24));
    auto loaded = model<Spec>::for_loading();
    reader.value(loaded);
    predict_all(loaded);
}

void try_file(std::span<const std::byte> bytes) {
    predictor_registry known;
    known.add<logistic_regression>().add<factorization_machine_regressor>();
    const any_predictor loaded = known.from_bytes(bytes);
    const table x = rows_for(loaded.input());
    if (loaded.step_role() == role::classifier)
        (void)loaded.predict_proba(x);
    else
        (void)loaded.predict(x);
}

void check(const std::uint8_t* data, std::size_t size) {
    test::byte_source in(data, size);
    const std::uint8_t choice = in.byte() % 3;
    const std::string_view text = in.rest();
    const auto bytes = std::as_bytes(std::span(text));
    try {
        if (choice == 0) try_file(bytes);
        if (choice == 1) try_state<logistic_regression>(bytes);
        if (choice == 2) try_state<factorization_machine_regressor>(bytes);
    } catch (const error&) {
        // Every refusal is one of the library's own errors.
    }
}

const test::fuzz_target registered("predictor_fuzz", check);

}  // namespace predictor_fuzz
