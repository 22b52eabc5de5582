// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sluice {

/// All bytes of a file. Throws `io_error` when it cannot be read, `limit_exceeded` when it has more than
/// `max_bytes`; its size is not trusted, so a file that grows while it is read cannot exhaust memory.
[[nodiscard]] inline std::vector<std::byte> read_file(const std::filesystem::path& path,
                                                      std::size_t max_bytes) {
    const auto io = [&](const char* what) {
        return io_error({.component = "read_file",
                         .requirement = what,
                         .actual = std::strerror(errno),
                         .place = path.string(),
                         .hint = {}});
    };
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.string().c_str(), "rb"),
                                                               &std::fclose);
    if (file == nullptr) throw io("the file can be opened");
    std::error_code unknown_size;
    const auto size = std::filesystem::file_size(path, unknown_size);
    const std::size_t expected = unknown_size ? std::size_t{0} : static_cast<std::size_t>(size);
    std::vector<std::byte> bytes;
    if (expected <= max_bytes) bytes.reserve(expected);
    constexpr std::size_t step = std::size_t{1} << 18;
    for (;;) {
        const std::size_t before = bytes.size();
        bytes.resize(before + step);
        const std::size_t got = std::fread(bytes.data() + before, 1, step, file.get());
        bytes.resize(before + got);
        if (bytes.size() > max_bytes)
            throw limit_exceeded({.component = "read_file",
                                  .requirement = "the file has at most " + to_text(max_bytes) + " bytes",
                                  .actual = "more",
                                  .place = path.string(),
                                  .hint = {}});
        if (got < step) break;
    }
    if (std::ferror(file.get()) != 0) throw io("the file can be read");
    return bytes;
}

}  // namespace sluice
