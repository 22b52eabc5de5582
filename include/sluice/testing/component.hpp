// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/fit.hpp"
#include "sluice/io/archive.hpp"
#include "sluice/testing/cross_fits.hpp"
#include "sluice/testing/draws_numbers.hpp"
#include "sluice/testing/outputs.hpp"
#include "sluice/testing/samples_rows.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice::testing {

/// A model whose type the laws need not know, so that each law is compiled once and not once a component.
class fitted_component {
  public:
    template <fitted_model Model>
    explicit fitted_component(Model fitted) : held_(std::make_shared<holder<Model>>(std::move(fitted))) {}

    [[nodiscard]] const table_schema& input() const { return held_->input(); }
    [[nodiscard]] output outputs(const table& x, const context& ctx = {}) const {
        return held_->outputs(x, ctx);
    }
    /// What the path of single rows says; nothing when it refuses the row.
    [[nodiscard]] std::optional<std::vector<cell>> row(std::span<const cell> cells) const {
        return held_->row(cells);
    }
    /// The rows of a table as the path of single rows takes them.
    [[nodiscard]] cell_rows input_cells(const table& x) const { return cells_of(input().select(x, "laws")); }
    /// The codes of the predicted classes; none unless it is a classifier.
    [[nodiscard]] std::vector<std::int32_t> predicted_classes(const table& x) const {
        return held_->predicted_classes(x);
    }
    /// The threshold of its own by which a classifier of two classes decides; nothing if it has none.
    [[nodiscard]] std::optional<double> threshold() const { return held_->threshold(); }
    /// The classes; none unless it is a classifier.
    [[nodiscard]] std::vector<std::string> class_names() const { return held_->class_names(); }
    [[nodiscard]] std::vector<std::byte> bytes() const { return held_->bytes(); }
    /// A model of the same type out of the bytes of a file.
    [[nodiscard]] fitted_component load(std::span<const std::byte> bytes) const { return held_->load(bytes); }

  private:
    struct face {
        virtual ~face() = default;
        [[nodiscard]] virtual const table_schema& input() const = 0;
        [[nodiscard]] virtual output outputs(const table& x, const context& ctx) const = 0;
        [[nodiscard]] virtual std::optional<std::vector<cell>> row(std::span<const cell> cells) const = 0;
        [[nodiscard]] virtual std::vector<std::int32_t> predicted_classes(const table& x) const = 0;
        [[nodiscard]] virtual std::optional<double> threshold() const = 0;
        [[nodiscard]] virtual std::vector<std::string> class_names() const = 0;
        [[nodiscard]] virtual std::vector<std::byte> bytes() const = 0;
        [[nodiscard]] virtual fitted_component load(std::span<const std::byte> bytes) const = 0;
    };

    template <class Model>
    struct holder final : face {
        explicit holder(Model m) : fitted(std::move(m)) {}
        [[nodiscard]] const table_schema& input() const override { return fitted.input(); }
        [[nodiscard]] output outputs(const table& x, const context& ctx) const override {
            return testing::outputs(fitted, x, ctx);
        }
        [[nodiscard]] std::optional<std::vector<cell>> row(std::span<const cell> cells) const override {
            return row_output(fitted, cells);
        }
        [[nodiscard]] std::vector<std::int32_t> predicted_classes(const table& x) const override {
            if constexpr (Model::step_role == role::classifier) {
                const auto codes = predict(fitted, x).codes;
                return {codes.begin(), codes.end()};
            } else {
                return {};
            }
        }
        [[nodiscard]] std::optional<double> threshold() const override {
            const auto& last = sluice::detail::last_estimator<typename Model::specification>(fitted.state());
            if constexpr (predicts_by_threshold<std::remove_cvref_t<decltype(last)>>)
                if (last.decided_classes().size() == 2) return last.threshold();
            return std::nullopt;
        }
        [[nodiscard]] std::vector<std::string> class_names() const override {
            if constexpr (Model::step_role == role::classifier)
                return classes(fitted).names();
            else
                return {};
        }
        [[nodiscard]] std::vector<std::byte> bytes() const override { return to_bytes(fitted); }
        [[nodiscard]] fitted_component load(std::span<const std::byte> bytes) const override {
            return fitted_component(from_bytes<Model>(bytes));
        }
        Model fitted;
    };

    std::shared_ptr<const face> held_;
};

/// A specification whose type the laws need not know.
class component {
  public:
    template <step Spec>
    explicit component(Spec spec) : held_(std::make_shared<holder<Spec>>(std::move(spec))) {}

    [[nodiscard]] std::string text() const { return held_->text(); }
    [[nodiscard]] role step_role() const { return held_->step_role(); }
    [[nodiscard]] bool samples_rows() const { return held_->samples_rows(); }
    [[nodiscard]] bool draws_numbers() const { return held_->draws_numbers(); }
    [[nodiscard]] bool cross_fits() const { return held_->cross_fits(); }
    [[nodiscard]] fitted_component fit(const dataset<>& data, const context& ctx = {}) const {
        return held_->fit(data, ctx);
    }
    /// The training data as the next step would see it; without rows unless it is a transformer.
    [[nodiscard]] table fit_transform(const dataset<>& data) const { return held_->fit_transform(data); }
    /// The specification is what it was when it came in.
    [[nodiscard]] bool is_unchanged() const { return held_->is_unchanged(); }

  private:
    struct face {
        virtual ~face() = default;
        [[nodiscard]] virtual std::string text() const = 0;
        [[nodiscard]] virtual role step_role() const = 0;
        [[nodiscard]] virtual bool samples_rows() const = 0;
        [[nodiscard]] virtual bool draws_numbers() const = 0;
        [[nodiscard]] virtual bool cross_fits() const = 0;
        [[nodiscard]] virtual fitted_component fit(const dataset<>& data, const context& ctx) const = 0;
        [[nodiscard]] virtual table fit_transform(const dataset<>& data) const = 0;
        [[nodiscard]] virtual bool is_unchanged() const = 0;
    };

    template <class Spec>
    struct holder final : face {
        explicit holder(Spec s) : spec(std::move(s)), before(spec) {}
        [[nodiscard]] std::string text() const override { return sluice::detail::spec_text(spec); }
        [[nodiscard]] role step_role() const override { return Spec::step_role; }
        [[nodiscard]] bool samples_rows() const override { return testing::samples_rows(spec); }
        [[nodiscard]] bool draws_numbers() const override { return testing::draws_numbers(spec); }
        [[nodiscard]] bool cross_fits() const override { return testing::cross_fits(spec); }
        [[nodiscard]] fitted_component fit(const dataset<>& data, const context& ctx) const override {
            return fitted_component(sluice::fit(spec, data, ctx));
        }
        [[nodiscard]] table fit_transform(const dataset<>& data) const override {
            if constexpr (transformer<Spec>)
                return sluice::fit_transform(spec, data).data.x();
            else
                return {};
        }
        [[nodiscard]] bool is_unchanged() const override { return spec == before; }
        Spec spec;
        Spec before;
    };

    std::shared_ptr<const face> held_;
};

}  // namespace sluice::testing
