// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/core/error.hpp"
#include "sluice/core/number_text.hpp"
#include "sluice/io/archive_type.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice {

/// Turns bytes back into fields. Trusts nothing: every length is compared with what is left before anything
/// is allocated, names and tags must be those of the type that is read, and all memory comes out of a budget.
/// Throws `archive_error` naming field and offset.
class archive_reader {
  public:
    /// `budget`: how many bytes may be allocated in all.
    archive_reader(std::span<const std::byte> bytes, std::size_t budget) : bytes_(bytes), budget_(budget) {}

    [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }

    template <detail::archive_number T>
    [[nodiscard]] T number() {
        using bits_type = detail::archive_bits<T>;
        require(sizeof(bits_type));
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < sizeof(bits_type); ++i)
            bits |= std::to_integer<std::uint64_t>(bytes_[at_ + i]) << (8 * i);
        at_ += sizeof(bits_type);
        if constexpr (std::same_as<T, bool>) {
            if (bits > 1) fail("a truth value is 0 or 1", to_text(bits));
            return bits == 1;
        } else if constexpr (std::is_enum_v<T>) {
            return static_cast<T>(static_cast<bits_type>(bits));
        } else {
            return std::bit_cast<T>(static_cast<bits_type>(bits));
        }
    }

    [[nodiscard]] std::string_view raw(std::uint64_t size) {
        require(size);
        const std::string_view found(reinterpret_cast<const char*>(bytes_.data()) + at_,
                                     static_cast<std::size_t>(size));
        at_ += static_cast<std::size_t>(size);
        return found;
    }
    [[nodiscard]] std::string_view text() { return raw(number<std::uint64_t>()); }

    /// Reads a value that `archive_writer::value` wrote.
    template <class T>
    void value(T& into) {
        if constexpr (detail::archive_number<T>) {
            into = number<T>();
        } else if constexpr (std::same_as<T, std::string>) {
            const std::string_view found = text();
            charge(found.size());
            into = std::string(found);
        } else if constexpr (detail::is_vector<T> || detail::is_std_array<T>) {
            list(into);
        } else if constexpr (detail::is_dictionary<T>) {
            dictionary_of(into);
        } else if constexpr (detail::is_optional<T>) {
            const bool present = number<bool>();
            expect_tag<typename T::value_type>();
            into.reset();
            if (present) value(into.emplace());
        } else {
            record(into);
        }
    }

    [[noreturn]] void fail(std::string requirement, std::string actual) const {
        std::string field;
        for (const auto name : path_) field += (field.empty() ? "" : ".") + std::string(name);
        throw archive_error(
            {.component = "archive",
             .requirement = std::move(requirement),
             .actual = std::move(actual),
             .place = (field.empty() ? "" : "field " + field + ", ") + "offset " + to_text(at_),
             .hint = {}});
    }

  private:
    void require(std::uint64_t size) const {
        if (size > left()) fail("needs " + to_text(size) + " more bytes", to_text(left()));
    }

    void charge(std::uint64_t size) {
        if (size > budget_) fail("memory must stay within the budget", "a file that asks for more");
        budget_ -= static_cast<std::size_t>(size);
    }

    template <class T>
    void expect_tag() {
        const auto found = number<archive_tag>();
        if (found != detail::tag_of<T>())
            fail("needs a field of type " + to_text(static_cast<unsigned>(detail::tag_of<T>())),
                 "type " + to_text(static_cast<unsigned>(found)));
    }

    /// Name and tag of the next field, which must be these.
    template <class Field>
    void expect_field(std::string_view name) {
        const auto found = raw(number<std::uint16_t>());
        if (found != name)
            fail("needs field \"" + std::string(name) + "\"", "\"" + std::string(found) + "\"");
        expect_tag<Field>();
    }

    void require_field_count(std::size_t expected, std::size_t found) const {
        if (found != expected) fail("needs " + to_text(expected) + " fields", to_text(found));
    }

    template <class T>
    void record(T& into) {
        const std::size_t expected = detail::count_fields(into), found = number<std::uint16_t>();
        if (!detail::extensible<T> || found < expected) require_field_count(expected, found);
        const auto read = [&]<class Field>(std::string_view name, Field& field) {
            // The name may be a temporary of the caller; the path is only read while this call lasts.
            path_.push_back(name);
            expect_field<Field>(name);
            value(field);
            path_.pop_back();
        };
        into.visit(read);
        if constexpr (detail::extensible<T>)
            if (found > expected) {
                // How many there are may depend on those that have been read.
                require_field_count(expected + detail::count_more(into), found);
                into.visit_more(read);
                if (!into.has_more()) fail("has no fields without content", to_text(found) + " fields");
            }
        check(into);
    }

    template <class List>
    void list(List& into) {
        using element = typename List::value_type;
        expect_tag<element>();
        if constexpr (detail::visitable<element>) {
            element empty{};
            require_field_count(detail::count_fields(empty), number<std::uint16_t>());
            const auto layout = [&]<class Field>(std::string_view name, Field&) {
                expect_field<Field>(name);
            };
            empty.visit(layout);
        }
        const auto count = number<std::uint64_t>();
        if constexpr (detail::is_std_array<List>) {
            if (count != into.size()) fail("needs " + to_text(into.size()) + " elements", to_text(count));
        } else {
            // Every element takes at least a byte, so a count can never ask for more than the file has.
            if (count > left()) fail("needs " + to_text(count) + " elements", to_text(left()) + " bytes");
            charge(count * sizeof(element));
            into.assign(static_cast<std::size_t>(count), element{});
        }
        const auto fields = [&](std::string_view, auto& field) { value(field); };
        for (std::size_t i = 0; i < into.size(); ++i) {
            if constexpr (detail::visitable<element>) {
                into[i].visit(fields);
                check(into[i]);
            } else {
                element item{};
                value(item);
                into[i] = std::move(item);
            }
        }
    }

    void dictionary_of(std::shared_ptr<const dictionary>& into) {
        const auto count = number<std::uint64_t>();
        if (count > left()) fail("needs " + to_text(count) + " names", to_text(left()) + " bytes");
        charge(sizeof(dictionary) + count * (sizeof(std::string) + sizeof(std::int32_t)));
        std::vector<std::string> names(static_cast<std::size_t>(count));
        for (auto& name : names) value(name);
        try {
            into = std::make_shared<const dictionary>(std::move(names));
        } catch (const invalid_data& why) {
            fail(why.details().requirement, why.details().actual);
        }
    }

    /// Members that contradict each other are damage too, whatever the checksums say. What follows from them is not in
    /// the file, and worked out once they are sound.
    template <class T>
    void check(T& loaded) const {
        if constexpr (requires { loaded.check(); }) {
            try {
                loaded.check();
            } catch (const invalid_data& why) {
                fail(to_text(why.details()), {});
            }
        }
        if constexpr (requires { loaded.prepare(); }) loaded.prepare();
    }

    std::span<const std::byte> bytes_;
    std::size_t budget_;
    std::size_t at_ = 0;
    std::vector<std::string_view> path_;
};

}  // namespace sluice
