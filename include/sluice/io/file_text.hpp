// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/io/atomic_file.hpp"
#include "sluice/io/read_file.hpp"

#include <cstddef>
#include <filesystem>
#include <limits>
#include <memory>
#include <string_view>
#include <system_error>
#include <vector>

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
        if (!map || !map_file(path)) copy_ = read_file(path, (std::numeric_limits<std::size_t>::max)());
    }

    [[nodiscard]] std::string_view text() const {
        return mapping_ != nullptr
                   ? std::string_view(static_cast<const char*>(mapping_.get()), size_)
                   : std::string_view(reinterpret_cast<const char*>(copy_.data()), copy_.size());
    }

  private:
    [[nodiscard]] bool map_file([[maybe_unused]] const std::filesystem::path& path) {
#if SLUICE_HAS_POSIX_FILES
        // Asked by name first, for opening a pipe and closing it again would break it.
        std::error_code none;
        if (!std::filesystem::is_regular_file(path, none)) return false;
        const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) return false;
        struct stat status {};
        const bool regular = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
        const auto size = static_cast<std::size_t>(regular ? status.st_size : 0);
        void* const address =
            size == 0 ? MAP_FAILED : ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        ::close(descriptor);
        if (address == MAP_FAILED) return false;
        size_ = size;
        mapping_ = {address, [size](void* p) { ::munmap(p, size); }};
        return true;
#else
        return false;
#endif
    }

    std::vector<std::byte> copy_;
    std::shared_ptr<void> mapping_;
    std::size_t size_ = 0;
};

}  // namespace sluice::detail
