// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/csv_marks.hpp"
#include "sluice/io/csv_scan.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::detail {

/// Records that lie one behind the other in a text and of which nothing but their values can be wrong: the
/// right number of fields, no quote, one kind of line end.
struct csv_clean_records {
    std::size_t n_records = 0;
    std::size_t stride = 0;  // marks of a record: one a field, and one more where lines end with CR LF
    const char* base = nullptr;
    const std::uint32_t* ends =
        nullptr;  // [n_records x stride]: where fields end; they begin behind ends[-1]

    [[nodiscard]] csv_field field(std::size_t index) const {
        const std::uint32_t* const end = ends + index;
        const std::uint32_t begin = end[-1] + 1;  // 0 behind the mark that stands before the first one
        return {std::string_view(base + begin, *end - begin), base + *end};
    }
};

/// Walks over a text by its marks, looking for them a window at a time.
class csv_window {
  public:
    csv_window(const csv_scanner& scanner, const csv_options& options, std::size_t n_columns,
               vector_width width)
        : scanner_(scanner),
          characters_{options.delimiter, options.quote},
          n_columns_(n_columns),
          most_bytes_((std::min)(options.limits.row_bytes, options.limits.field_bytes)),
          width_(width) {}

    /// The clean records at `at`, where a record begins, at most `most`; none where the first one is not
    /// clean. Calls go forward in the text. Valid until the next call.
    [[nodiscard]] csv_clean_records at(const char* at, std::size_t most) {
        if (base_ == nullptr || at < base_ || at > stop_) look(at);
        seek(at);
        for (;;) {
            csv_clean_records found = clean(most);
            if (found.n_records > 0 || !cut_) return found;
            if (at != base_)
                look(at);
            else if (!widen())
                return {};
        }
    }

    /// Where the records end that `at` found.
    [[nodiscard]] static const char* end_of(const csv_clean_records& records) {
        return records.base + records.ends[records.n_records * records.stride - 1] + 1;
    }

  private:
    static constexpr std::size_t first_bytes = std::size_t{1} << 14;
    static constexpr std::size_t last_bytes = std::size_t{1} << 20;
    static constexpr std::size_t spare = 64;

    // False when there is no more text or the window is as wide as it gets.
    [[nodiscard]] bool widen() {
        if (stop_ == scanner_.end() || bytes_ == last_bytes) return false;
        bytes_ *= 2;
        look(base_);
        return true;
    }

    void look(const char* at) {
        base_ = at;
        stop_ = at + (std::min)(bytes_, static_cast<std::size_t>(scanner_.end() - at));
        marks_.resize(1 + bytes_ + spare);
        breaks_.resize(bytes_ + spare);
        marks_[0] = ~std::uint32_t{0};
        found_ = {marks_.data() + 1, breaks_.data()};
        find_marks(width_, base_, stop_, characters_, found_);
        // Readers of many marks at a time look beyond the last one.
        std::fill_n(found_.marks + found_.n_marks, spare, 0);
        mark_ = break_ = 0;
    }

    void seek(const char* at) {
        const auto offset = static_cast<std::uint32_t>(at - base_);
        while (mark_ < found_.n_marks && found_.marks[mark_] < offset) ++mark_;
        while (break_ < found_.n_breaks && found_.breaks[break_] < mark_) ++break_;
    }

    [[nodiscard]] csv_clean_records clean(std::size_t most) {
        csv_clean_records found{0, 0, base_, found_.marks + mark_};
        cut_ = false;
        std::size_t mark = mark_, next = break_;
        while (found.n_records < most) {
            const std::size_t stride = record_at(mark, next);
            if (stride == 0 || (found.stride != 0 && stride != found.stride)) break;
            found.stride = stride;
            ++found.n_records;
            mark += stride;
            next += stride - n_columns_ + 1;
        }
        // The next call is likely to be for what follows.
        mark_ = mark;
        break_ = next;
        return found;
    }

    // How many marks the record at a mark has when it is clean, else 0.
    [[nodiscard]] std::size_t record_at(std::size_t mark, std::size_t next) {
        if (next == found_.n_breaks) {
            cut_ = true;
            return 0;
        }
        const std::size_t last = found_.breaks[next];
        if (last - mark + 1 != n_columns_) return 0;
        const std::uint32_t end = found_.marks[last];
        const std::uint32_t* const first = found_.marks + mark;
        if (end - (first[-1] + 1) > most_bytes_) return 0;
        if (base_[end] == '\n') return n_columns_;
        if (base_[end] != '\r') return 0;
        if (base_ + end + 1 == stop_) {
            cut_ = true;
            return 0;
        }
        return base_[end + 1] == '\n' ? n_columns_ + 1 : 0;
    }

    const csv_scanner& scanner_;
    csv_characters characters_;
    std::size_t n_columns_;
    std::size_t most_bytes_;
    vector_width width_;
    std::size_t bytes_ = first_bytes;
    std::vector<std::uint32_t> marks_;
    std::vector<std::uint32_t> breaks_;
    csv_marks found_;
    const char* base_ = nullptr;
    const char* stop_ = nullptr;
    std::size_t mark_ = 0;   // the first one that has not been passed
    std::size_t break_ = 0;  // likewise
    bool cut_ = false;       // whether the window ends before the record does
};

}  // namespace sluice::detail
