// SPDX-License-Identifier: MIT
#include "sluice/io/atomic_file.hpp"

#include "support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <cstddef>
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

TEST_CASE("write_file_atomically throws io_error when the folder is read-only") {
    if (::geteuid() == 0) {
        MESSAGE("NOT RUN: the superuser may write everywhere");
        return;
    }
    const test::temporary_folder folder;
    std::filesystem::permissions(folder.path(),
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    CHECK_THROWS_AS(sluice::write_file_atomically(folder.path() / "a", bytes("x")), sluice::io_error);
    std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
    CHECK(entries(folder.path()) == 0);
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

// A limit on the size of files stands in for a full device: write() comes back short, then fails.
TEST_CASE("write_file_atomically keeps the old content when the device is full") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "model.bin";
    sluice::write_file_atomically(path, bytes("old"));
    const pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{1000, 1000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        int code = 1;
        try {
            const std::string big(5000, 'x');
            sluice::write_file_atomically(path, bytes(big));
        } catch (const sluice::io_error&) {
            code = 42;
        }
        ::_exit(code);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 42);
    CHECK(content(path) == "old");
    CHECK(entries(folder.path()) == 1);
}

TEST_CASE("a save that is killed leaves the old content") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "model.bin";
    sluice::write_file_atomically(path, bytes("old"));
    const pid_t child = ::fork();
    if (child == 0) {
        sluice::atomic_file file(path);
        file.append("half of the new");
        ::raise(SIGKILL);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(content(path) == "old");
    sluice::write_file_atomically(path, bytes("new"));
    CHECK(content(path) == "new");
}

#endif

}  // namespace atomic_file_test
