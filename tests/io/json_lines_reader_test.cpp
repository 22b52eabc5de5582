// SPDX-License-Identifier: MIT
#include "sluice/io/json_lines_reader.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace json_lines_reader_test {

using sluice::parse_json_lines;

std::string error_of(std::string_view text, const sluice::json_lines_options& options = {}) {
    try {
        static_cast<void>(parse_json_lines(text, options));
    } catch (const sluice::parse_error& e) {
        return e.what();
    } catch (const sluice::limit_exceeded& e) {
        return std::string("limit: ") + e.what();
    }
    return "no error";
}

std::string string_value(std::string_view json) {
    const auto t =
        parse_json_lines("{\"v\":" + std::string(json) + "}", {.strings = sluice::json_strings::text});
    return std::string((*t["v"].as<sluice::text_values>())[0]);
}

TEST_CASE("parse_json_lines reads numbers, booleans, strings and missing values") {
    const auto t = parse_json_lines(
        "{\"a\": 1.5, \"b\": true, \"c\": "
        "\"x\"}\r\n{\"c\":\"y\",\"a\":null,\"d\":-2e3}\n{}\n{\"b\":false,\"e\":null}\n\n");
    REQUIRE(t.n_rows() == 4);
    CHECK(t.names() == std::vector<std::string>{"a", "b", "c", "d", "e"});
    const auto& a = *t["a"].as<sluice::array<double>>();
    CHECK(a[0] == 1.5);
    CHECK(std::isnan(a[1]));
    const auto& b = *t["b"].as<sluice::array<double>>();
    CHECK(b[0] == 1);
    CHECK(std::isnan(b[2]));
    CHECK(b[3] == 0);
    const auto& c = *t["c"].as<sluice::category_values>();
    CHECK(c[1] == "y");
    CHECK(c[3].data() == nullptr);
    CHECK((*t["d"].as<sluice::array<double>>())[1] == -2000);
    CHECK(std::isnan((*t["e"].as<sluice::array<double>>())[3]));
}

TEST_CASE("parse_json_lines makes text of many distinct strings or when it is told to") {
    const std::string text = "{\"s\":\"a\"}\n{\"s\":\"b\"}\n{\"s\":\"a\"}\n";
    CHECK(parse_json_lines(text)["s"].kind() == sluice::kind::categorical);
    CHECK(parse_json_lines(text, {.max_categories = 1})["s"].kind() == sluice::kind::text);
    const auto t = parse_json_lines(text, {.strings = sluice::json_strings::text});
    CHECK((*t["s"].as<sluice::text_values>())[2] == "a");
    CHECK(parse_json_lines(text, {.strings = sluice::json_strings::categorical, .max_categories = 0})["s"]
              .kind() == sluice::kind::categorical);
}

TEST_CASE("parse_json_lines turns escapes into UTF-8") {
    CHECK(string_value(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
    CHECK(string_value(R"("\u0041\u00e9\u20AC\ud83d\ude00")") == "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
    CHECK(string_value(R"("\u0000")") == std::string(1, '\0'));
}

TEST_CASE("parse_json_lines tells line, column and reason") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"{}\n[1]", "a line must hold an object, at line 2, column 1"},
        {"{\"a\":1}\n\n{\"a\":1}", "a line must hold an object, at line 2, column 1"},
        {"{\"a\":1,\"a\":2}", "keys of an object must differ, at line 1, column 8"},
        {"{\"a\":1}\n{\"a\":\"x\"}", "values of one key must be of one type, at line 2, column 6"},
        {"{\"a\":true}\n{\"a\":1}", "values of one key must be of one type, at line 2, column 6"},
        {"{\"a\":{}}", "values must not be objects or arrays, at line 1, column 6"},
        {"{\"a\":[[[", "values must not be objects or arrays, at line 1, column 6"},
        {"{\"a\":1}}", "nothing may follow the object of a line, at line 1, column 8"},
        {"{\"a\":1", "a comma or a closing brace must follow a value, at line 1, column 7"},
        {"{\"a\" 1}", "a colon must follow a key, at line 1, column 6"},
        {"{\"a\":\"x", "a string must be closed, at line 1, column 8"},
        {"{\"a\":\"\\ud800\"}", "surrogates must come in pairs, at line 1, column 13"},
        {"{\"a\":1e999}", "a number must be within the range of float64, at line 1, column 6"},
        {"{\"a\":01}", "a comma or a closing brace must follow a value, at line 1, column 7"},
        {"{\"a\":\"\xFF\"}", "text must be UTF-8, at line 1, column 7"},
    };
    for (const auto& [text, error] : cases) CHECK(error_of(text) == "parse_json_lines: " + error);
}

TEST_CASE("parse_json_lines stops at its limits") {
    const std::string text = "{\"a\":1}\n{\"b\":1}\n";
    CHECK(error_of(text, {.limits = {.line_bytes = 7, .columns = 2, .rows = 2, .cells = 4}}) == "no error");
    CHECK(error_of(text, {.limits = {.line_bytes = 6}}) ==
          "limit: parse_json_lines: lines must have bytes at most 6, got 7, at line 1");
    CHECK(error_of(text, {.limits = {.columns = 1}}).starts_with("limit: "));
    CHECK(error_of(text, {.limits = {.rows = 1}}).starts_with("limit: "));
    CHECK(error_of(text, {.limits = {.cells = 3}}) ==
          "limit: parse_json_lines: tables must have cells at most 3, got 4, at line 2");
    CHECK(error_of(text, {.n_rows = 1, .limits = {.rows = 1}}) == "no error");
}

TEST_CASE("try_read_json_lines returns why it failed") {
    CHECK(sluice::try_read_json_lines("no such file").why().kind == sluice::failure_kind::io);
    CHECK(sluice::try_parse_json_lines("x").why().kind == sluice::failure_kind::parse);
    CHECK(sluice::try_parse_json_lines("").value().n_rows() == 0);
}

// Only scalars apply: nested values are refused here, and a line end inside a document cuts a line.
TEST_CASE("parse_json_lines agrees with the JSON test suite on scalars in {\"v\": ...}") {
    const auto folder =
        std::filesystem::path(SLUICE_SHARED_DIR) / "fixtures" / "json-testsuite" / "test_parsing";
    if (!std::filesystem::exists(folder)) {
        MESSAGE("NOT RUN: json-testsuite is not here");
        return;
    }
    int accepted = 0, refused = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        std::ifstream in(entry.path(), std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(in), {}};
        CAPTURE(name);
        static_cast<void>(error_of(text));
        if (name.starts_with("i_") || text.size() > 10'000) continue;
        const bool wanted = name.starts_with("y_");
        if (!wanted) {
            // What is no JSON is none with an object around it either, but for texts that close it
            // themselves.
            CHECK(error_of("{\"v\":" + text + "}") != "no error");
            ++refused;
            continue;
        }
        const std::size_t first = text.find_first_not_of(" \t\r\n"), last = text.find_last_not_of(" \t\r\n");
        text = text.substr(first, last + 1 - first);
        if (text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
        const bool scalar =
            text.find_first_of("\n[{") == text.npos && text.find_first_not_of(" \t\r\n") != text.npos;
        const bool one =
            text.find(',') == text.npos || (text.front() == '"' && text.find("\",") == text.npos);
        if (!scalar || !one) continue;
        CHECK(error_of("{\"v\":" + text + "}") == "no error");
        ++accepted;
    }
    CHECK(accepted >= 60);
    CHECK(refused >= 180);
}

}  // namespace json_lines_reader_test
