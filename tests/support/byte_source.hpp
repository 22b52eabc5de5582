// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace test {

/// Takes values off the front of a fuzzer's bytes; zeros once there are none left.
class byte_source {
  public:
    byte_source(const std::uint8_t* data, std::size_t size)
        : rest_(reinterpret_cast<const char*>(data), size) {}

    [[nodiscard]] bool done() const { return rest_.empty(); }

    [[nodiscard]] std::uint8_t byte() {
        const std::string_view one = text(1);
        return one.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(one.front());
    }

    /// At most so many characters.
    [[nodiscard]] std::string_view text(std::size_t at_most) {
        const std::string_view taken = rest_.substr(0, at_most);
        rest_.remove_prefix(taken.size());
        return taken;
    }

    /// A number of any bits.
    template <class T>
    [[nodiscard]] T number() {
        const std::string_view bytes = text(sizeof(T));
        T value{};
        std::memcpy(&value, bytes.data(), bytes.size());
        return value;
    }

    /// What comes before the next line end, which is taken too.
    [[nodiscard]] std::string_view line() {
        const std::string_view taken = text((std::min)(rest_.find('\n'), rest_.size()));
        static_cast<void>(text(1));
        return taken;
    }

    [[nodiscard]] std::string_view rest() { return text(rest_.size()); }

  private:
    std::string_view rest_;
};

}  // namespace test
