// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/context.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/factorization/machine.hpp"
#include "sluice/factorization/targets.hpp"
#include "sluice/factorization/training_options.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::factorization {

/// What going on needs beside the model: the parameters in the units of the learning, after the last epoch.
struct training_state {
    machine last;
    std::vector<double> squares;  ///< AdaGrad's sums, of bias, linear parameters and factors; empty for SGD
    std::uint64_t epochs = 0;     ///< how many are done
    std::vector<double> validation_losses;  ///< mean loss after each epoch that was watched

    template <class Visitor>
    void visit(Visitor&& v) {
        v("last", last);
        v("squares", squares);
        v("epochs", epochs);
        v("validation_losses", validation_losses);
    }
    /// The watched epoch of the least loss, counted from 0.
    [[nodiscard]] std::size_t best() const;
};

/// Throws `invalid_data` for a table without columns, and when a fit is to stop early and nothing tells when.
void require_use(const dataset<>& data, bool stops_early, const context& ctx, std::string_view component);

/// Goes on from where a fit stood until it has made its epochs, or stops early. `best` becomes the machine to predict
/// by, in the units of the data; it comes in as it was when the fit stood there.
///
/// An epoch takes the rows in a random order, a mini-batch after the other. Of a mini-batch first the scores of its
/// rows are found, then each feature that some row has is moved by the gradient over these rows: both on all threads,
/// and nothing is added up in an order that depends on them.
void train(training_state& state, machine& best, const dataset<>& data, const targets& target,
           const training_options& options, const context& ctx);

}  // namespace sluice::factorization

#ifndef SLUICE_COMPILED
#include "sluice/factorization/training_definitions.hpp"
#endif
