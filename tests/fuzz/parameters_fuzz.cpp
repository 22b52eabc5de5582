// SPDX-License-Identifier: MIT
// Any text sets parameters or is refused with a typed error; what is set prints and reads back equal. Parameters of every type.
#include "../support/byte_source.hpp"
#include "../support/require.hpp"
#include "sluice/core/automatic.hpp"
#include "sluice/core/name_sets.hpp"
#include "sluice/core/parameter_choice.hpp"
#include "sluice/core/parameter_list.hpp"
#include "sluice/core/parameters.hpp"
#include "target.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace parameters_fuzz {

using namespace sluice;

enum class colour : std::uint8_t { red, green, blue };
constexpr auto names_of(colour) { return std::array<std::string_view, 3>{"red", "green", "blue"}; }

struct plain {
    static constexpr std::string_view name = "plain";
    static auto parameters() { return no_parameters<plain>; }
    friend bool operator==(const plain&, const plain&) = default;
};

struct scaled {
    static constexpr std::string_view name = "scaled";
    positive by = 2;
    name_list of = {};
    static auto parameters() {
        return std::array{parameter{"by", &scaled::by, ""}, parameter{"of", &scaled::of, ""}};
    }
    friend bool operator==(const scaled&, const scaled&) = default;
};

struct every_parameter {
    static constexpr std::string_view name = "every_parameter";
    bool flag = true;
    at_least<1> count = 3;
    open_unit_interval share = 0.5;
    real number = 0;
    std::optional<between<-5, 5>> small = std::nullopt;
    colour paint = colour::red;
    short_text label = "a";
    name_list names = {};
    name_sets sets = {};
    list<positive, 4> rates = {1};
    or_auto<non_negative> found = {};
    std::variant<plain, scaled> choice = plain{};
    list<std::variant<plain, scaled>, 3> choices = {};

    static auto parameters() {
        return std::array{parameter{"flag", &every_parameter::flag, ""},
                          parameter{"count", &every_parameter::count, ""},
                          parameter{"share", &every_parameter::share, ""},
                          parameter{"number", &every_parameter::number, ""},
                          parameter{"small", &every_parameter::small, ""},
                          parameter{"paint", &every_parameter::paint, ""},
                          parameter{"label", &every_parameter::label, ""},
                          parameter{"names", &every_parameter::names, ""},
                          parameter{"sets", &every_parameter::sets, ""},
                          parameter{"rates", &every_parameter::rates, ""},
                          parameter{"found", &every_parameter::found, ""},
                          parameter{"choice", &every_parameter::choice, ""},
                          parameter{"choices", &every_parameter::choices, ""}};
    }
    friend bool operator==(const every_parameter&, const every_parameter&) = default;
};

void check_round_trip(const every_parameter& spec) {
    every_parameter again;
    read_parameters(again, to_text(spec));
    test::require(again == spec);
}

void check(const std::uint8_t* data, std::size_t size) {
    test::byte_source in(data, size);
    const auto all = every_parameter::parameters();
    const std::size_t choice = in.byte() % (all.size() + 1);
    const std::string_view text = in.rest();
    every_parameter spec;
    try {
        if (choice == all.size())
            read_parameters(spec, text);
        else
            set_parameter(spec, all[choice].name, text);
        check_round_trip(spec);
    } catch (const error&) {
        // Every refusal is one of the library's own errors, and changes nothing where there is one value.
        test::require(choice == all.size() || spec == every_parameter{});
    }
}

const test::fuzz_target registered("parameters_fuzz", check);

}  // namespace parameters_fuzz
