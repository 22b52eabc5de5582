// SPDX-License-Identifier: MIT
#include "sluice/io/atomic_file.hpp"

#include "support/draw.hpp"
#include "support/n_draws.hpp"
#include "support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>

#if SLUICE_HAS_POSIX_FILES
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#endif
#if defined(__linux__)
#include <sched.h>
#include <sys/mount.h>
#endif

namespace atomic_file_test {

std::string content(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t entries(const std::filesystem::path& folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

TEST_CASE("write_file_atomically writes exactly the bytes and leaves no other file") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "model.bin";
    const std::string big(3'000'000, 'x');
    for (const std::string_view text :
         {std::string_view(""), std::string_view("a\0b", 3), std::string_view(big)}) {
        sluice::write_file_atomically(path, bytes(text));
        CHECK(content(path) == text);
        CHECK(entries(folder.path()) == 1);
    }
}

TEST_CASE("atomic_file keeps the old content when it is not committed") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "model.bin";
    sluice::write_file_atomically(path, bytes("old"));
    {
        sluice::atomic_file file(path);
        file.append("new");
        CHECK(content(path) == "old");
        CHECK(entries(folder.path()) == 2);
    }
    CHECK(content(path) == "old");
    CHECK(entries(folder.path()) == 1);
}

TEST_CASE("two atomic_file objects of one name do not disturb each other") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "model.bin";
    sluice::atomic_file first(path);
    sluice::atomic_file second(path);
    first.append("first");
    second.append("second");
    second.commit();
    CHECK(content(path) == "second");
    first.commit();
    CHECK(content(path) == "first");
    CHECK(entries(folder.path()) == 1);
}

TEST_CASE("write_file_atomically throws io_error when the folder is not there") {
    const test::temporary_folder folder;
    CHECK_THROWS_AS(sluice::write_file_atomically(folder.path() / "none" / "a", bytes("x")),
                    sluice::io_error);
}

TEST_CASE("write_file_atomically throws io_error and cleans up when the name is a folder") {
    const test::temporary_folder folder;
    std::filesystem::create_directories(folder.path() / "taken" / "inner");
    CHECK_THROWS_AS(sluice::write_file_atomically(folder.path() / "taken", bytes("x")), sluice::io_error);
    CHECK(entries(folder.path()) == 1);
}

#if SLUICE_HAS_POSIX_FILES

// What a child process says of a save that must fail.
constexpr int refused = 42, went_through = 1, not_run = 77;

int try_to_write(const std::filesystem::path& path, std::size_t n_bytes) {
    try {
        const std::string big(n_bytes, 'x');
        sluice::write_file_atomically(path, bytes(big));
    } catch (const sluice::io_error&) {
        return refused;
    }
    return went_through;
}

/// The exit status of a child process that ran `body`; below 0 where a signal ended it.
template <class Body>
int in_child(const Body& body) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(body());
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST_CASE("write_file_atomically throws io_error when the folder is read-only") {
    constexpr uid_t nobody = 65534;
    const test::temporary_folder folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
    const int said = in_child([&] {
        // The superuser may write everywhere, so that it has to become someone else.
        if (::geteuid() == 0 && ::setuid(nobody) != 0) return not_run;
        return try_to_write(folder.path() / "a", 1);
    });
    std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
    CHECK(entries(folder.path()) == 0);
    if (said == not_run)
        MESSAGE("NOT RUN: the superuser may write everywhere, and cannot become another user");
    else
        CHECK(said == refused);
}

TEST_CASE("write_file_atomically passes permissions on and keeps a new file private") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "model.bin";
    sluice::write_file_atomically(path, bytes("x"));
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    REQUIRE(::chmod(path.c_str(), 0640) == 0);
    sluice::write_file_atomically(path, bytes("y"));
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0640);
}

// A limit on the size of files stands in for a full device where none can be made: write() comes back short, then fails.
TEST_CASE("write_file_atomically keeps the old content when a file may not grow") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "model.bin";
    sluice::write_file_atomically(path, bytes("old"));
    CHECK(in_child([&] {
              std::signal(SIGXFSZ, SIG_IGN);
              const rlimit limit{1000, 1000};
              ::setrlimit(RLIMIT_FSIZE, &limit);
              return try_to_write(path, 5000);
          }) == refused);
    CHECK(content(path) == "old");
    CHECK(entries(folder.path()) == 1);
}

#if defined(__linux__)

TEST_CASE("write_file_atomically keeps the old content when the device is full") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "model.bin";
    const int said = in_child([&] {
        // A file system of 64 KiB that this process alone sees.
        if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount("none", folder.path().c_str(), "tmpfs", 0, "size=64k") != 0)
            return not_run;
        sluice::write_file_atomically(path, bytes("old"));
        const int answer = try_to_write(path, 100'000);
        return content(path) == "old" && entries(folder.path()) == 1 ? answer : went_through;
    });
    if (said == not_run)
        MESSAGE("NOT RUN: only the superuser may mount a small file system");
    else
        CHECK(said == refused);
}

#endif

// Versions of a file, told apart by their first line; each byte after it is known from that.
constexpr std::size_t n_pieces = 5, piece_size = 20'000;

std::string piece_of(std::size_t version) {
    return std::string(piece_size + version, static_cast<char>('a' + version % 26));
}

std::string whole_of(std::size_t version) {
    std::string text = std::to_string(version) + '\n';
    for (std::size_t k = 0; k < n_pieces; ++k) text += piece_of(version);
    return text;
}

std::size_t version_of(const std::string& text) {
    const std::size_t version = std::stoul(text);
    CHECK(text == whole_of(version));
    return version;
}

/// Writes a version in pieces and calls `between` before each of them, before and after the last step.
template <class Between>
void write_in_pieces(const std::filesystem::path& path, std::size_t version, const Between& between) {
    sluice::atomic_file file(path);
    between();
    file.append(std::to_string(version) + '\n');
    for (std::size_t k = 0; k < n_pieces; ++k) {
        between();
        file.append(piece_of(version));
    }
    between();
    file.commit();
    between();
}

TEST_CASE("a save that is killed between two writes leaves the old file or the new one") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "model.bin";
    for (std::size_t killed_at = 0; killed_at < n_pieces + 3; ++killed_at) {
        CAPTURE(killed_at);
        sluice::write_file_atomically(path, bytes(whole_of(0)));
        std::size_t at = 0;
        CHECK(in_child([&] {
                  write_in_pieces(path, 1, [&] {
                      if (at++ == killed_at) ::raise(SIGKILL);
                  });
                  return 0;
              }) == -SIGKILL);
        CHECK(version_of(content(path)) == (killed_at == n_pieces + 2 ? 1 : 0));
    }
    sluice::write_file_atomically(path, bytes("new"));
    CHECK(content(path) == "new");
}

TEST_CASE("saves killed at 500 random moments leave a whole file each time") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "model.bin";
    sluice::write_file_atomically(path, bytes(whole_of(0)));
    const auto start = std::chrono::steady_clock::now();
    CHECK(in_child([&] {
              write_in_pieces(path, 1, [] {});
              return 0;
          }) == 0);
    const auto one_save =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
    const auto longest = static_cast<std::size_t>(std::min<std::int64_t>(2 * one_save.count(), 20'000));
    test::draws draws(17);
    std::size_t newest = 1, halfway = 0;
    for (int round = 0; round < test::n_draws(500); ++round) {
        const pid_t child = ::fork();
        if (child == 0)
            for (std::size_t version = newest + 1;; ++version) write_in_pieces(path, version, [] {});
        ::usleep(static_cast<useconds_t>(draws.below(longest)));
        ::kill(child, SIGKILL);
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status));
        const std::size_t version = version_of(content(path));
        CHECK(version >= newest);
        newest = version;
        for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
            if (entry.path() != path && std::filesystem::remove(entry.path())) ++halfway;
    }
    // Else nothing was interrupted, and nothing shown.
    CHECK(newest > static_cast<std::size_t>(test::n_draws(500) / 50));
    CHECK(halfway > static_cast<std::size_t>(test::n_draws(500) / 10));
}

#endif

}  // namespace atomic_file_test
