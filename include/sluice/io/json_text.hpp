// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/number_text.hpp"
#include "sluice/io/utf8.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::detail {

/// What is wrong with a JSON text, and at which byte of it.
struct json_fault {
    std::size_t offset;
    std::string requirement;
};

/// Takes JSON tokens off the front of a text (RFC 8259, strictly). Throws `json_fault`.
class json_cursor {
  public:
    explicit json_cursor(std::string_view text) : text_(text) {}

    [[nodiscard]] std::size_t offset() const { return at_; }
    [[nodiscard]] bool done() const { return at_ == text_.size(); }
    [[nodiscard]] char peek() const { return done() ? '\0' : text_[at_]; }

    void skip_space() {
        while (!done() && (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n')) ++at_;
    }

    [[nodiscard]] bool take(std::string_view wanted) {
        if (!text_.substr(at_).starts_with(wanted)) return false;
        at_ += wanted.size();
        return true;
    }
    void require(std::string_view wanted, std::string_view requirement) {
        if (!take(wanted)) fail(requirement);
    }

    [[noreturn]] void fail(std::string_view requirement) const {
        throw json_fault{at_, std::string(requirement)};
    }

    /// A string, the opening quote first. Escapes become UTF-8.
    void string(std::string& out) {
        out.clear();
        require("\"", "must be a string");
        while (!take("\"")) {
            if (done()) fail("a string must be closed");
            if (static_cast<unsigned char>(peek()) < 0x20)
                fail("control characters in strings must be escaped");
            if (take("\\")) {
                escape(out);
                continue;
            }
            const std::size_t length = utf8_sequence_length(text_.substr(at_));
            if (length == 0) fail("text must be UTF-8");
            out += text_.substr(at_, length);
            at_ += length;
        }
    }

    /// A number. One that is too large for a double is refused, since JSON knows no infinity.
    [[nodiscard]] double number() {
        const std::size_t first = at_;
        if (peek() == '-') ++at_;
        if (!take("0")) digits("must be a value");
        if (take(".")) digits("a digit must follow the point");
        if (peek() == 'e' || peek() == 'E') {
            ++at_;
            if (peek() == '+' || peek() == '-') ++at_;
            digits("an exponent must have a digit");
        }
        const double value = *number_from_text<double>(text_.substr(first, at_ - first));
        if (!std::isinf(value)) return value;
        at_ = first;
        fail("a number must be within the range of float64");
    }

  private:
    void digits(std::string_view requirement) {
        if (!is_digit(peek())) fail(requirement);
        while (is_digit(peek())) ++at_;
    }

    void escape(std::string& out) {
        static constexpr std::string_view letters = "\"\\/bfnrt";
        static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        const std::size_t simple = done() ? letters.npos : letters.find(peek());
        if (simple != letters.npos) {
            out += meanings[simple];
            ++at_;
            return;
        }
        require("u", "a backslash must begin an escape of JSON");
        std::uint32_t code = four_hex_digits();
        if (code >= 0xDC00 && code <= 0xDFFF) fail("surrogates must come in pairs");
        if (code >= 0xD800 && code <= 0xDBFF) {
            require("\\u", "surrogates must come in pairs");
            const std::uint32_t low = four_hex_digits();
            if (low < 0xDC00 || low > 0xDFFF) fail("surrogates must come in pairs");
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        append_utf8(code, out);
    }

    [[nodiscard]] std::uint32_t four_hex_digits() {
        std::uint32_t value = 0;
        for (int i = 0; i < 4; ++i, ++at_) {
            const char c = ascii_lower(peek());
            if (is_digit(c))
                value = 16 * value + static_cast<std::uint32_t>(c - '0');
            else if (c >= 'a' && c <= 'f')
                value = 16 * value + static_cast<std::uint32_t>(c - 'a' + 10);
            else
                fail("\\u must be followed by four hexadecimal digits");
        }
        return value;
    }

    static void append_utf8(std::uint32_t code, std::string& out) {
        const auto put = [&](std::uint32_t byte) {
            out += static_cast<char>(static_cast<unsigned char>(byte));
        };
        if (code < 0x80) return put(code);
        if (code < 0x800) {
            put(0xC0 | (code >> 6));
        } else {
            if (code < 0x10000) {
                put(0xE0 | (code >> 12));
            } else {
                put(0xF0 | (code >> 18));
                put(0x80 | ((code >> 12) & 0x3F));
            }
            put(0x80 | ((code >> 6) & 0x3F));
        }
        put(0x80 | (code & 0x3F));
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// Appends a JSON string; only what JSON requires is escaped. The text must be UTF-8.
inline void append_json_string(std::string& out, std::string_view text) {
    static constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (byte < 0x20) {
            out += "\\u00";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

}  // namespace sluice::detail
