// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/archive_reader.hpp"
#include "sluice/io/archive_writer.hpp"
#include "sluice/io/crc32c.hpp"
#include "sluice/version.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::detail {

/// The sections of a model file, looked at in place.
class archive_sections {
  public:
    void add(std::string_view name, std::span<const std::byte> content) {
        sections_.emplace_back(name, content);
    }

    [[nodiscard]] std::span<const std::byte> section(std::string_view name) const {
        const auto found =
            std::find_if(sections_.begin(), sections_.end(), [&](const auto& s) { return s.first == name; });
        if (found == sections_.end())
            throw archive_error({.component = "archive",
                                 .requirement = "has a section \"" + std::string(name) + "\"",
                                 .actual = "none",
                                 .place = {},
                                 .hint = {}});
        return found->second;
    }
    [[nodiscard]] std::string_view text(std::string_view name) const {
        const auto content = section(name);
        return {reinterpret_cast<const char*>(content.data()), content.size()};
    }

  private:
    std::vector<std::pair<std::string_view, std::span<const std::byte>>> sections_;
};

/// The outside of a model file:
///
/// | bytes | |
/// |---|---|
/// | 8 | `\x89SLUICE\n`: no text file begins so, and a transfer that alters line ends is found |
/// | 4 | format version, now 1 |
/// | 4 | number of sections |
/// | 4 + text | length and text of the library version that wrote the file |
/// | 4 | CRC-32C of all before |
/// | sections | u16 length and name, u64 length and content, CRC-32C of the section from its first byte |
///
/// Nothing may follow the last section. Numbers are little-endian.
class archive_container {
  public:
    static constexpr std::string_view magic{"\x89SLUICE\n", 8};
    static constexpr std::uint32_t format_version = 1;

    void add(std::string name, std::vector<std::byte> content) {
        sections_.emplace_back(std::move(name), std::move(content));
    }
    void add(std::string name, std::string_view content) {
        archive_writer text;
        text.raw(content);
        add(std::move(name), std::move(text).take());
    }

    [[nodiscard]] std::vector<std::byte> bytes() const {
        archive_writer out;
        out.raw(magic);
        out.number(format_version);
        out.number(static_cast<std::uint32_t>(sections_.size()));
        out.number(static_cast<std::uint32_t>(version_text.size()));
        out.raw(version_text);
        out.number(crc32c(out.bytes()));
        for (const auto& [name, content] : sections_) {
            const std::size_t begin = out.bytes().size();
            out.number(static_cast<std::uint16_t>(name.size()));
            out.raw(name);
            out.number(static_cast<std::uint64_t>(content.size()));
            out.raw({reinterpret_cast<const char*>(content.data()), content.size()});
            out.number(crc32c(std::span(out.bytes()).subspan(begin)));
        }
        return std::move(out).take();
    }

    /// Checks everything but what the sections mean. The sections look into `file`.
    [[nodiscard]] static archive_sections parse(std::span<const std::byte> file);

  private:
    std::vector<std::pair<std::string, std::vector<std::byte>>> sections_;
};

inline archive_sections archive_container::parse(std::span<const std::byte> file) {
    archive_reader in(file, file.size());
    const auto read_so_far = [&] { return file.size() - in.left(); };
    const auto require_checksum = [&](std::size_t begin, std::string_view what) {
        const std::uint32_t actual = crc32c(file.subspan(begin, read_so_far() - begin));
        if (in.number<std::uint32_t>() != actual)
            in.fail(std::string(what) + " is undamaged", "another checksum");
    };
    if (in.raw(magic.size()) != magic) in.fail("is a model file of this library", "another kind of file");
    const auto format = in.number<std::uint32_t>();
    const auto count = in.number<std::uint32_t>();
    const auto writer = in.raw(in.number<std::uint32_t>());
    require_checksum(0, "the header");
    if (format != format_version)
        in.fail("has format version " + to_text(format_version),
                "version " + to_text(format) + ", written by release " + std::string(writer));
    archive_sections sections;
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::size_t begin = read_so_far();
        const auto name = in.raw(in.number<std::uint16_t>());
        const auto content = in.raw(in.number<std::uint64_t>());
        require_checksum(begin, "section \"" + std::string(name) + "\"");
        sections.add(name, std::as_bytes(std::span(content)));
    }
    if (in.left() != 0) in.fail("ends after its sections", to_text(in.left()) + " more bytes");
    return sections;
}

/// The fingerprint of the input schema of a model, where it has one.
template <class T>
[[nodiscard]] std::string schema_fingerprint(const T& model) {
    if constexpr (requires { model.input(); }) {
        archive_writer schema;
        schema.value(model.input());
        return "schema " + to_text(crc32c(schema.bytes()));
    } else {
        return "schema none";
    }
}

}  // namespace sluice::detail
