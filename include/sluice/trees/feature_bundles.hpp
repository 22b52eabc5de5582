// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/feature_cuts.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace sluice::trees {

/// A half-open range of bundles.
struct bundle_range {
    std::size_t begin = 0;
    std::size_t end = 0;
    [[nodiscard]] std::size_t size() const { return end - begin; }
};

/// How a feature shares a code with others: the code of a row is the sum of what each of them adds to it.
struct shared_code {
    std::vector<std::uint16_t> code_of_bin;  // [n_bins], what a bin adds
    std::vector<std::uint16_t> bin_of_code;  // [codes of the bundle]
    // The codes that tell a bin, half-open; rows of all others have this bin.
    std::size_t first = 0;
    std::size_t end = 0;
    std::size_t other_bin = 0;

    /// What the feature's bins hold, `bins`, given what codes hold, `cell(code)`, and what they hold all together.
    template <class Value, class Cell>
    void take_apart(const Cell& cell, const Value& total, std::vector<Value>& bins) const {
        bins.assign(code_of_bin.size(), Value{});
        Value others = total;
        for (std::size_t code = first; code < end; ++code) {
            const Value here = cell(code);
            bins[bin_of_code[code]] = bins[bin_of_code[code]] + here;
            others = others - here;
        }
        bins[other_bin] = bins[other_bin] + others;
    }
};

/// Which features are stored together. A bundle is a column of codes, of one feature, whose bins they are, or of several:
///
/// - features of which no row has two away from their commonest bin (one-hot columns, say): a code for each of the other bins
///   of each feature;
/// - features of few bins, 256 combinations at most: a code for each combination. Two features of 16 bins take half a byte each.
///
/// A histogram has a cell for each code, and a row adds to one cell of each bundle. What a feature's bins hold comes out of
/// that exactly, as sums are integers, so bundles make training faster and change no tree.
class feature_bundles {
  public:
    /// Each feature for itself.
    explicit feature_bundles(std::span<const feature_cuts> cuts) : bundle_of_(cuts.size()) {
        shared_.resize(cuts.size());
        for (std::size_t j = 0; j < cuts.size(); ++j) {
            bundle_of_[j] = static_cast<std::uint32_t>(j);
            begins_.push_back(begins_.back() + static_cast<std::uint32_t>(cuts[j].n_bins()));
        }
        order();
    }
    /// Feature j in bundle `bundle_of[j]`, of `n_codes` codes each.
    feature_bundles(std::vector<std::uint32_t> bundle_of, std::vector<std::optional<shared_code>> shared,
                    std::span<const std::size_t> n_codes)
        : bundle_of_(std::move(bundle_of)), shared_(std::move(shared)) {
        for (const std::size_t n : n_codes) begins_.push_back(begins_.back() + static_cast<std::uint32_t>(n));
        order();
    }

    [[nodiscard]] std::size_t size() const { return begins_.size() - 1; }
    /// Where the cells of each bundle begin in a histogram; one more entry than bundles.
    [[nodiscard]] std::span<const std::uint32_t> begins() const { return begins_; }
    [[nodiscard]] std::size_t n_codes(std::size_t bundle) const {
        return begins_[bundle + 1] - begins_[bundle];
    }
    [[nodiscard]] std::size_t bundle_of(std::size_t feature) const { return bundle_of_[feature]; }
    /// Where the cells begin that tell of a feature.
    [[nodiscard]] std::size_t begin_of(std::size_t feature) const { return begins_[bundle_of_[feature]]; }
    /// How a feature shares its codes; none where they are its bins.
    [[nodiscard]] const shared_code* shared(std::size_t feature) const {
        return shared_[feature] ? &*shared_[feature] : nullptr;
    }
    [[nodiscard]] std::size_t bin_of(std::size_t feature, std::size_t code) const {
        return shared_[feature] ? shared_[feature]->bin_of_code[code] : code;
    }
    /// The features of some bundles, bundle by bundle.
    [[nodiscard]] std::span<const std::uint32_t> features(bundle_range range) const {
        return std::span(features_).subspan(feature_begins_[range.begin],
                                            feature_begins_[range.end] - feature_begins_[range.begin]);
    }

  private:
    void order() {
        feature_begins_.assign(size() + 1, 0);
        for (const std::uint32_t bundle : bundle_of_) ++feature_begins_[bundle + 1];
        for (std::size_t k = 0; k < size(); ++k) feature_begins_[k + 1] += feature_begins_[k];
        features_.resize(bundle_of_.size());
        std::vector<std::size_t> next(feature_begins_.begin(), feature_begins_.end() - 1);
        for (std::size_t j = 0; j < bundle_of_.size(); ++j)
            features_[next[bundle_of_[j]]++] = static_cast<std::uint32_t>(j);
    }

    std::vector<std::uint32_t> bundle_of_;            // [n_features]
    std::vector<std::optional<shared_code>> shared_;  // [n_features]
    std::vector<std::uint32_t> begins_{0};
    std::vector<std::uint32_t> features_;
    std::vector<std::size_t> feature_begins_;
};

}  // namespace sluice::trees
