// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/result.hpp"
#include "sluice/io/archive_container.hpp"
#include "sluice/io/archive_reader.hpp"
#include "sluice/io/archive_writer.hpp"
#include "sluice/io/atomic_file.hpp"
#include "sluice/io/read_file.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// A type that a model file can hold: it names itself and its version, and shows its fields.
/// Satisfied by every model that `fit` returns.
template <class T>
concept archivable = detail::visitable<T> && requires {
    { T::type_id() } -> std::convertible_to<std::string>;
    { T::for_loading() } -> std::same_as<T>;
};

/// The bytes of a model file. Equal models give equal bytes, whatever machine, compiler or number of threads.
template <archivable T>
[[nodiscard]] std::vector<std::byte> to_bytes(const T& model) {
    archive_writer state;
    state.value(model);
    detail::archive_container container;
    container.add("type", T::type_id());
    container.add("schema", detail::schema_fingerprint(model));
    container.add("state", std::move(state).take());
    return container.bytes();
}

/// Limits for reading a model file.
struct archive_limits {
    std::size_t max_file_bytes = std::size_t{1} << 30;
};

namespace detail {

inline void require_size(std::size_t n_bytes, const archive_limits& limits) {
    if (n_bytes > limits.max_file_bytes)
        throw limit_exceeded({.component = "archive",
                              .requirement = "holds at most " + to_text(limits.max_file_bytes) + " bytes",
                              .actual = to_text(n_bytes),
                              .place = {},
                              .hint = "archive_limits sets another limit"});
}

}  // namespace detail

/// The model in the bytes of a model file. Throws `archive_error` when they are damaged, of another format
/// version, or hold another type than `T`; then the text tells both types. No sequence of bytes crashes it,
/// and it allocates at most 4 times the size of the bytes plus 16 MiB.
template <archivable T>
[[nodiscard]] T from_bytes(std::span<const std::byte> bytes, const archive_limits& limits = {}) {
    detail::require_size(bytes.size(), limits);
    const auto container = detail::archive_container::parse(bytes);
    const std::string_view type = container.text("type");
    if (type != T::type_id())
        throw archive_error({.component = "archive",
                             .requirement = "holds " + T::type_id(),
                             .actual = std::string(type),
                             .place = {},
                             .hint = "load it into the type that was saved"});
    archive_reader reader(container.section("state"), 4 * bytes.size() + (std::size_t{15} << 20));
    T loaded = T::for_loading();
    reader.value(loaded);
    if (reader.left() != 0) reader.fail("nothing comes after the state", to_text(reader.left()) + " bytes");
    if (container.text("schema") != detail::schema_fingerprint(loaded))
        reader.fail("the fingerprint of the schema matches", "another one");
    return loaded;
}

/// Saves a model: all of the file appears under its name, or nothing. Throws `io_error`.
template <archivable T>
void save(const T& model, const std::filesystem::path& path) {
    write_file_atomically(path, to_bytes(model));
}

/// Loads a model of a declared type, e.g. `load<model<decltype(spec)>>("model.sluice")`. Throws `io_error`
/// when the file cannot be read, else as `from_bytes` does.
template <archivable T>
[[nodiscard]] T load(const std::filesystem::path& path, const archive_limits& limits = {}) {
    return from_bytes<T>(read_file(path, limits.max_file_bytes), limits);
}

/// As `load`, with the reason in the result instead of an exception.
template <archivable T>
[[nodiscard]] result<T> try_load(const std::filesystem::path& path, const archive_limits& limits = {}) {
    try {
        return load<T>(path, limits);
    } catch (const archive_error& why) {
        return failure{failure_kind::archive, why.details()};
    } catch (const io_error& why) {
        return failure{failure_kind::io, why.details()};
    } catch (const limit_exceeded& why) {
        return failure{failure_kind::limit, why.details()};
    }
}

}  // namespace sluice
