// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/chunk_source.hpp"
#include "sluice/data/dataset.hpp"

#include <optional>

namespace sluice::linear_learner {

/// The rows that are learned from, chunk after chunk, as often as they are needed.
class row_stream {
  public:
    virtual ~row_stream() = default;
    virtual void rewind() = 0;
    /// The next chunk, which lives until the next call; null after the last one.
    [[nodiscard]] virtual const dataset<>* next() = 0;
    /// Whether all rows are one chunk, in memory.
    [[nodiscard]] virtual bool is_whole() const = 0;
};

/// All rows at once.
class whole_rows final : public row_stream {
  public:
    explicit whole_rows(const dataset<>& data) : data_(data) {}
    void rewind() override { given_ = false; }
    [[nodiscard]] const dataset<>* next() override {
        if (given_) return nullptr;
        given_ = true;
        return &data_;
    }
    [[nodiscard]] bool is_whole() const override { return true; }

  private:
    const dataset<>& data_;
    bool given_ = false;
};

/// The chunks of a source.
template <class Source>
class chunked_rows final : public row_stream {
  public:
    explicit chunked_rows(Source& source) : source_(source) {}
    void rewind() override { source_.rewind(); }
    [[nodiscard]] const dataset<>* next() override {
        held_ = source_.next();
        return held_ ? &*held_ : nullptr;
    }
    [[nodiscard]] bool is_whole() const override { return false; }

  private:
    Source& source_;
    std::optional<dataset<>> held_;
};

}  // namespace sluice::linear_learner
