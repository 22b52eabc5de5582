// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/atomic_file.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#if SLUICE_HAS_POSIX_FILES
#include <sys/mman.h>
#endif

namespace sluice::detail {

/// The bytes of a file while this object lives. A regular file is mapped where the system can do that: its
/// pages belong to the page cache and are read when they are looked at, so a file may be larger than memory.
/// Everything else (pipes, devices, other systems) is read whole.
class file_text {
  public:
    /// Throws `io_error` when the file cannot be opened or read.
    explicit file_text(const std::filesystem::path& path, bool map = true) {
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(open(path), &std::fclose);
        if (file == nullptr) throw_io_error("cannot open", path, errno);
        if (std::filesystem::is_directory(path)) throw_io_error("cannot read", path, EISDIR);
        if (!map || !map_file(file.get())) read_file(file.get(), path);
    }

    [[nodiscard]] std::string_view text() const {
        return mapping_ != nullptr ? std::string_view(static_cast<const char*>(mapping_.get()), size_)
                                   : std::string_view(copy_);
    }

  private:
    [[nodiscard]] static std::FILE* open(const std::filesystem::path& path) {
        return std::fopen(path.string().c_str(), "rb");
    }

    [[nodiscard]] bool map_file([[maybe_unused]] std::FILE* file) {
#if SLUICE_HAS_POSIX_FILES
        struct stat status {};
        if (::fstat(::fileno(file), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= 0)
            return false;
        const auto size = static_cast<std::size_t>(status.st_size);
        void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, ::fileno(file), 0);
        if (address == MAP_FAILED) return false;
        size_ = size;
        mapping_ = {address, [size](void* p) { ::munmap(p, size); }};
        return true;
#else
        return false;
#endif
    }

    void read_file(std::FILE* file, const std::filesystem::path& path) {
        std::size_t size = 0;
        for (std::size_t got = 1; got != 0; size += got) {
            if (copy_.size() - size < 65536) copy_.resize(2 * copy_.size() + 65536);
            got = std::fread(copy_.data() + size, 1, copy_.size() - size, file);
        }
        if (std::ferror(file) != 0) throw_io_error("cannot read", path, errno);
        copy_.resize(size);
    }

    std::string copy_;
    std::shared_ptr<void> mapping_;
    std::size_t size_ = 0;
};

}  // namespace sluice::detail
