// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/context.hpp"
#include "sluice/data/dataset.hpp"
#include "sluice/io/csv_chunks.hpp"

#include <concepts>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <utility>

namespace sluice {

/// A CSV file as a source of chunks (`chunk_source`), for `fit_chunks` and `binned_dataset::of_chunks`: each table that
/// `csv_chunks` reads becomes a dataset by `make_dataset`, which says what the target is. Reading starts anew with each
/// pass. Throws as `csv_chunks` does.
///
/// Classes must be the same in all chunks, so give them in their order:
///
/// ```cpp
/// sluice::csv_source clicks("clicks.csv", [](const sluice::table& chunk) {
///     return sluice::dataset(sluice::table({chunk["age"], chunk["device"]}),
///                            sluice::class_labels(chunk["click"], {"no", "yes"}));
/// });
/// const auto model = sluice::fit_chunks(sluice::gbm_classifier{}, clicks);
/// ```
class csv_source {
  public:
    template <std::invocable<table> MakeDataset>
    explicit csv_source(std::filesystem::path path, MakeDataset make_dataset,
                        std::size_t rows_per_chunk = 65'536, csv_options options = {}, context ctx = {})
        : path_(std::move(path)),
          make_dataset_(std::move(make_dataset)),
          rows_per_chunk_(rows_per_chunk),
          options_(std::move(options)),
          ctx_(ctx) {}

    void rewind() { chunks_.emplace(path_, rows_per_chunk_, options_); }

    /// The next rows, or nothing when there are no more.
    [[nodiscard]] std::optional<dataset<>> next() {
        if (!chunks_) rewind();
        auto part = chunks_->next(ctx_);
        if (!part || part->n_rows() == 0) return std::nullopt;
        return make_dataset_(*std::move(part));
    }

  private:
    std::filesystem::path path_;
    std::function<dataset<>(table)> make_dataset_;
    std::size_t rows_per_chunk_;
    csv_options options_;
    context ctx_;
    std::optional<csv_chunks> chunks_;
};

}  // namespace sluice
