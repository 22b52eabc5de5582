// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/any_predictor.hpp"
#include "sluice/compose/fit.hpp"

#include <concepts>
#include <memory>
#include <string>
#include <utility>

namespace sluice {

/// A specification of an estimator whose type is known at run time only: what a search draws from. Fitting it
/// gives an `any_predictor`. Copies share the specification, which never changes.
class any_estimator {
  public:
    // Whether this is an estimator would depend on whether it can be copied, and that on this constructor.
    template <class Spec>
    requires(!std::same_as<Spec, any_estimator> && estimator<Spec>)
        // NOLINTNEXTLINE(google-explicit-constructor): a specification is an estimator.
        any_estimator(Spec spec)
        : held_(std::make_shared<holder<Spec>>(std::move(spec))) {}

    [[nodiscard]] role step_role() const { return held_->step_role(); }
    /// The specification as text.
    [[nodiscard]] std::string text() const { return held_->text(); }
    /// As the free function `fit`, with the same bits.
    [[nodiscard]] any_predictor fit(const dataset<>& data, const context& ctx = {}) const {
        return held_->fit(data, ctx);
    }

  private:
    struct face {
        virtual ~face() = default;
        [[nodiscard]] virtual role step_role() const = 0;
        [[nodiscard]] virtual std::string text() const = 0;
        [[nodiscard]] virtual any_predictor fit(const dataset<>& data, const context& ctx) const = 0;
    };

    template <class Spec>
    struct holder final : face {
        explicit holder(Spec s) : spec(std::move(s)) {}
        [[nodiscard]] role step_role() const override { return Spec::step_role; }
        [[nodiscard]] std::string text() const override { return detail::spec_text(spec); }
        [[nodiscard]] any_predictor fit(const dataset<>& data, const context& ctx) const override {
            return sluice::fit(spec, data, ctx);
        }
        Spec spec;
    };

    std::shared_ptr<const face> held_;
};

}  // namespace sluice
