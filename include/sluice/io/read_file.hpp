// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/io/atomic_file.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

namespace sluice {

/// All bytes of a file. Throws `io_error` when it cannot be read, `limit_exceeded` when it has more than
/// `max_bytes`; its size is not trusted, so a file that grows while it is read cannot exhaust memory.
[[nodiscard]] inline std::vector<std::byte> read_file(const std::filesystem::path& path,
                                                      std::size_t max_bytes) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.string().c_str(), "rb"),
                                                               &std::fclose);
    if (file == nullptr) detail::throw_io_error("cannot open", path, errno);
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
    if (std::ferror(file.get()) != 0) detail::throw_io_error("cannot read", path, errno);
    return bytes;
}

}  // namespace sluice
