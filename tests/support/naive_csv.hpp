// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace test {

/// What a CSV text says, or where its first bad record is.
struct naive_csv {
    std::vector<std::vector<std::string>> records;
    std::optional<std::pair<std::size_t, std::size_t>> error;  // line, column, both from 1
};

/// Reads a CSV text one character after the other, in the plainest way: the naive twin of `parse_csv`.
class naive_csv_reader {
  public:
    explicit naive_csv_reader(std::string_view text) : text_(text) {
        while (!text_.empty() && text_.back() == '\n') {
            text_.remove_suffix(1);
            if (!text_.empty() && text_.back() == '\r') text_.remove_suffix(1);
        }
    }

    [[nodiscard]] naive_csv read() {
        naive_csv result;
        if (text_.empty()) result.error = {1, 1};
        while (!result.error && at_ <= text_.size() && !text_.empty()) {
            const std::size_t record_line = line_;
            std::vector<std::string> fields;
            do {
                field_line_ = line_;
                std::string value;
                if (!field(value)) {
                    result.error = {field_line_, fields.size() + 1};
                    return result;
                }
                fields.push_back(value);
                if (!result.records.empty() && fields.size() == result.records[0].size() && peek() == ',') {
                    result.error = {record_line, fields.size() + 1};
                    return result;
                }
            } while (take(','));
            if (!result.records.empty() && fields.size() < result.records[0].size()) {
                result.error = {record_line, fields.size() + 1};
                return result;
            }
            result.records.push_back(fields);
            take('\r');
            if (!take('\n')) break;
        }
        return result;
    }

  private:
    [[nodiscard]] int peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? static_cast<unsigned char>(text_[at_ + ahead]) : -1;
    }
    bool take(char wanted) {
        if (peek() != wanted) return false;
        if (wanted == '\n') ++line_;
        ++at_;
        return true;
    }
    [[nodiscard]] bool at_end_of_field() const {
        return peek() == -1 || peek() == ',' || peek() == '\n' || (peek() == '\r' && peek(1) == '\n');
    }

    bool field(std::string& value) {
        if (take('"')) {
            while (peek() != -1) {
                if (take('"')) {
                    if (!take('"')) return at_end_of_field();
                    value += '"';
                    continue;
                }
                if (peek() == 0) return false;
                value += text_[at_];
                take(text_[at_]);
            }
            return false;
        }
        while (!at_end_of_field()) {
            if (peek() == '"' || peek() == '\r' || peek() == 0) return false;
            value += text_[at_++];
        }
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::size_t field_line_ = 1;
};

}  // namespace test
