// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#if defined(__unix__) || defined(__APPLE__)
#define SLUICE_HAS_POSIX_FILES 1
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#else
#define SLUICE_HAS_POSIX_FILES 0
#endif

namespace sluice {

namespace detail {

/// Throws `io_error` with the system's own words for `code`.
[[noreturn]] inline void throw_io_error(std::string_view requirement, const std::filesystem::path& path,
                                        int code) {
    throw io_error({.component = "file",
                    .requirement = std::string(requirement),
                    .actual = std::generic_category().message(code),
                    .place = "\"" + path.string() + "\"",
                    .hint = {}});
}

}  // namespace detail

/// A file that appears under its name complete or not at all: whoever opens the name sees the old content or
/// the new one, even after a crash or a loss of power. Until `commit()` the bytes are in a temporary file of
/// the same folder (`NAME.tmp-K`, readable by its owner alone), which the destructor removes.
///
/// Every write, the flush to the device and the rename are checked; each failure throws `io_error`. A file
/// that is replaced passes its permission bits on; a new one stays readable by its owner alone (0600), since
/// models and tables are often private. A symbolic link is replaced by the file, not followed. Outside POSIX
/// the flush to the device is left to the system.
class atomic_file {
  public:
    explicit atomic_file(std::filesystem::path path) : path_(std::move(path)) { open_temporary(); }
    ~atomic_file() { discard(); }
    atomic_file(const atomic_file&) = delete;
    atomic_file& operator=(const atomic_file&) = delete;

    /// Appends bytes to the temporary file.
    void append(std::span<const std::byte> bytes) {
#if SLUICE_HAS_POSIX_FILES
        while (!bytes.empty()) {
            const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) detail::throw_io_error("cannot write", path_, written < 0 ? errno : ENOSPC);
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
#else
        if (std::fwrite(bytes.data(), 1, bytes.size(), stream_) != bytes.size())
            detail::throw_io_error("cannot write", path_, errno);
#endif
    }
    void append(std::string_view text) { append(std::as_bytes(std::span(text))); }

    /// Makes the bytes durable and gives the file its name. To be called once, last.
    void commit() {
        flush_and_close();
        std::error_code failed;
        std::filesystem::rename(temporary_, path_, failed);
        if (failed) detail::throw_io_error("cannot rename the temporary file", path_, failed.value());
        temporary_.clear();
        sync_folder();
    }

  private:
    static constexpr int attempts = 1000;

#if SLUICE_HAS_POSIX_FILES
    void open_temporary() {
        const auto id = std::to_string(::getpid());
        for (int k = 0; k < attempts && descriptor_ < 0; ++k) {
            temporary_ = path_;
            temporary_ += ".tmp-" + id + "-" + std::to_string(k);
            descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
            if (descriptor_ < 0 && errno != EEXIST) break;
        }
        if (descriptor_ >= 0) return;
        const int code = errno;
        temporary_.clear();
        detail::throw_io_error("cannot create a temporary file beside it", path_, code);
    }

    void flush_and_close() {
        struct stat before {};
        const bool replaces = ::lstat(path_.c_str(), &before) == 0 && S_ISREG(before.st_mode);
        if (replaces && ::fchmod(descriptor_, before.st_mode & 0777) != 0)
            detail::throw_io_error("cannot set permissions", path_, errno);
        if (::fsync(descriptor_) != 0) detail::throw_io_error("cannot flush", path_, errno);
        const int closed = ::close(descriptor_);
        descriptor_ = -1;
        if (closed != 0) detail::throw_io_error("cannot close", path_, errno);
    }

    // Without this the rename itself may be lost with the power.
    void sync_folder() const {
        const auto folder = path_.has_parent_path() ? path_.parent_path() : std::filesystem::path(".");
        const int descriptor = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) detail::throw_io_error("cannot open its folder", path_, errno);
        const int code = ::fsync(descriptor) == 0 ? 0 : errno;
        ::close(descriptor);
        // Some file systems cannot flush a folder and say EINVAL; there is nothing more to do for them.
        if (code != 0 && code != EINVAL) detail::throw_io_error("cannot flush its folder", path_, code);
    }

    void close_quietly() noexcept {
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = -1;
    }

    int descriptor_ = -1;
#else
    void open_temporary() {
        for (int k = 0; k < attempts && stream_ == nullptr; ++k) {
            temporary_ = path_;
            temporary_ += ".tmp-" + std::to_string(k);
            stream_ = std::fopen(temporary_.string().c_str(), "wbx");
            if (stream_ == nullptr && errno != EEXIST) break;
        }
        if (stream_ != nullptr) return;
        const int code = errno;
        temporary_.clear();
        detail::throw_io_error("cannot create a temporary file beside it", path_, code);
    }

    void flush_and_close() {
        const int closed = std::fclose(stream_);
        stream_ = nullptr;
        if (closed != 0) detail::throw_io_error("cannot flush", path_, errno);
    }

    void sync_folder() const {}

    void close_quietly() noexcept {
        if (stream_ != nullptr) std::fclose(stream_);
        stream_ = nullptr;
    }

    std::FILE* stream_ = nullptr;
#endif

    void discard() noexcept {
        close_quietly();
        std::error_code ignored;
        if (!temporary_.empty()) std::filesystem::remove(temporary_, ignored);
    }

    std::filesystem::path path_;
    std::filesystem::path temporary_;
};

/// Writes a whole file by way of `atomic_file`: its name holds the old bytes or the new ones, never a part.
/// Throws `io_error`.
inline void write_file_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes) {
    atomic_file file(path);
    file.append(bytes);
    file.commit();
}

}  // namespace sluice
