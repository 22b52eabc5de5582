// SPDX-License-Identifier: MIT
// Model files that tests/io/byte_order.py has written, without the library and in both orders of bytes.
#include "sluice/data/dictionary.hpp"
#include "sluice/io/archive.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace sluice;

namespace byte_order_test {

constexpr std::string_view golden =
    "89534c554943450a010000000300000005000000302e312e30e1247d2004007479706509000000000000006f72646572"
    "65642f31b24bd05f0600736368656d610b00000000000000736368656d61206e6f6e65dc1a7b7805007374617465ef00"
    "0000000000000d000700626f6f6c65616e010104006279746502120c0073686f72745f6e756d62657203341206006e75"
    "6d62657204785634120b006c6f6e675f6e756d62657205f0debc9a785634120400636f646506feffffff06006f666673"
    "657407fdffffffffffffff060073696e676c6508cdcc8c3f04007265616c099a9999999999b9bf0500776f7264730a09"
    "0000000000000074776f20776f72647304006c6973740b090200000000000000000000000000e03f59f3f8c21f6ea501"
    "05006e616d65730d020000000000000003000000000000006c6f7704000000000000006869676805006d617962650e01"
    "04020100009e54051d";
constexpr std::string_view swapped =
    "89534c554943450a000000010000000300000005302e312e3055ca575c00047479706500000000000000096f72646572"
    "65642f31de5e726c0006736368656d61000000000000000b736368656d61206e6f6e659c21d93b000573746174650000"
    "0000000000ef000d0007626f6f6c65616e01010004627974650212000c73686f72745f6e756d62657203123400066e75"
    "6d6265720412345678000b6c6f6e675f6e756d62657205123456789abcdef00004636f646506fffffffe00066f666673"
    "657407fffffffffffffffd000673696e676c65083f8ccccd00047265616c09bfb999999999999a0005776f7264730a00"
    "0000000000000974776f20776f72647300046c6973740b0900000000000000023fe000000000000001a56e1fc2f8f359"
    "00056e616d65730d000000000000000200000000000000036c6f7700000000000000046869676800056d617962650e01"
    "040000010245197a3e";
constexpr std::string_view swapped_state =
    "89534c554943450a010000000300000005000000302e312e30e1247d2004007479706509000000000000006f72646572"
    "65642f31b24bd05f0600736368656d610b00000000000000736368656d61206e6f6e65dc1a7b7805007374617465ef00"
    "000000000000000d0007626f6f6c65616e01010004627974650212000c73686f72745f6e756d62657203123400066e75"
    "6d6265720412345678000b6c6f6e675f6e756d62657205123456789abcdef00004636f646506fffffffe00066f666673"
    "657407fffffffffffffffd000673696e676c65083f8ccccd00047265616c09bfb999999999999a0005776f7264730a00"
    "0000000000000974776f20776f72647300046c6973740b0900000000000000023fe000000000000001a56e1fc2f8f359"
    "00056e616d65730d000000000000000200000000000000036c6f7700000000000000046869676800056d617962650e01"
    "040000010289f37006";

/// A field of every type that is not made of others.
struct ordered {
    bool boolean = true;
    std::uint8_t byte = 0x12;
    std::uint16_t short_number = 0x1234;
    std::uint32_t number = 0x12345678;
    std::uint64_t long_number = 0x123456789ABCDEF0;
    std::int32_t code = -2;
    std::int64_t offset = -3;
    float single = 1.1F;
    double real = -0.1;
    std::string words = "two words";
    std::vector<double> list{0.5, 1e-300};
    std::shared_ptr<const dictionary> names =
        std::make_shared<const dictionary>(std::vector<std::string>{"low", "high"});
    std::optional<std::uint32_t> maybe = 258;

    static std::string type_id() { return "ordered/1"; }
    static ordered for_loading() { return {false, 0, 0, 0, 0, 0, 0, 0, 0, {}, {}, nullptr, {}}; }
    template <class Visitor>
    void visit(Visitor&& v) {
        v("boolean", boolean), v("byte", byte), v("short_number", short_number), v("number", number);
        v("long_number", long_number), v("code", code), v("offset", offset), v("single", single);
        v("real", real), v("words", words), v("list", list), v("names", names), v("maybe", maybe);
    }
};

std::vector<std::byte> bytes_of(std::string_view digits) {
    std::vector<std::byte> bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2)
        bytes.push_back(static_cast<std::byte>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16)));
    return bytes;
}

/// What follows the header, which names the release that wrote the file.
std::vector<std::byte> sections_of(const std::vector<std::byte>& file, std::string_view release) {
    return {file.begin() + static_cast<std::ptrdiff_t>(8 + 3 * 4 + release.size() + 4), file.end()};
}

error_details refusal(std::string_view digits) {
    try {
        (void)from_bytes<ordered>(bytes_of(digits));
    } catch (const archive_error& why) {
        return why.details();
    }
    return {};
}

TEST_CASE("archive writes every number from its lowest byte on, whatever the machine's own order is") {
    CHECK(sections_of(to_bytes(ordered{}), version_text) == sections_of(bytes_of(golden), "0.1.0"));
}

TEST_CASE("archive reads what another program has written in the order of the format") {
    const auto loaded = from_bytes<ordered>(bytes_of(golden)), expected = ordered{};
    CHECK(loaded.boolean);
    CHECK(loaded.byte == expected.byte);
    CHECK(loaded.short_number == expected.short_number);
    CHECK(loaded.number == expected.number);
    CHECK(loaded.long_number == expected.long_number);
    CHECK(loaded.code == expected.code);
    CHECK(loaded.offset == expected.offset);
    CHECK(loaded.single == expected.single);
    CHECK(loaded.real == expected.real);
    CHECK(loaded.words == expected.words);
    CHECK(loaded.list == expected.list);
    CHECK(loaded.names->names() == expected.names->names());
    CHECK(loaded.maybe == expected.maybe);
}

TEST_CASE("archive refuses a file of the other byte order, also where the checksums are right") {
    CHECK(refusal(swapped).requirement.starts_with("needs"));
    CHECK(refusal(swapped_state).requirement == "needs 13 fields");
    CHECK(refusal(swapped_state).actual == "3328");
}

}  // namespace byte_order_test
