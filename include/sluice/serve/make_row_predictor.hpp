// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/predict_row.hpp"
#include "sluice/serve/row_predictor.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <utility>

namespace sluice {

namespace detail {

template <class Model>
struct row_server {
    std::shared_ptr<const Model> fitted;
    row_scratch scratch;

    static bool predict(void* server, std::span<const cell> row, std::span<double> out) noexcept {
        auto& self = *static_cast<row_server*>(server);
        return predict_row(*self.fitted, row, out, self.scratch);
    }
    static void destroy(void* server) noexcept { delete static_cast<row_server*>(server); }
};

}  // namespace detail

/// Serves rows by a model that others share: each thread makes one of its own. `fitted` is not null.
///
/// Example:
/// ```cpp
/// const auto model = std::make_shared<const survivors>(load<survivors>("survivors.sluice"));
/// row_predictor mine = make_row_predictor(model);
/// ```
template <fitted_model Model>
requires(Model::step_role != role::transformer) [[nodiscard]] row_predictor
    make_row_predictor(std::shared_ptr<const Model> fitted) {
    using server = detail::row_server<Model>;
    const std::size_t width = fitted->input().row_width(), size = output_size(*fitted);
    row_scratch scratch(*fitted);
    row_predictor::model_pointer held(new server{std::move(fitted), std::move(scratch)}, &server::destroy);
    return {std::move(held), &server::predict, width, size};
}

/// Serves rows by a model that is moved in.
template <fitted_model Model>
requires(Model::step_role != role::transformer) [[nodiscard]] row_predictor make_row_predictor(Model fitted) {
    return make_row_predictor(std::make_shared<const Model>(std::move(fitted)));
}

}  // namespace sluice
