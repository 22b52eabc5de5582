// SPDX-License-Identifier: MIT
#include "sluice/io/libsvm_reader.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace libsvm_reader_test {

using sluice::parse_libsvm;

const sluice::sparse_block& block(const sluice::dataset<>& data) {
    return *data.x()["features"].as<sluice::sparse_block>();
}

std::string error_of(std::string_view text, const sluice::libsvm_options& options = {}) {
    try {
        static_cast<void>(parse_libsvm(text, options));
    } catch (const sluice::parse_error& e) {
        return e.what();
    } catch (const sluice::limit_exceeded& e) {
        return std::string("limit: ") + e.what();
    }
    return "no error";
}

TEST_CASE("parse_libsvm reads labels, weights, groups, features and comments") {
    const auto data = parse_libsvm("# all\n1:0.5 qid:3 1:2.5\t4:-1 # one\r\n\n-1:2 qid:4\n");
    REQUIRE(data.n_rows() == 2);
    CHECK(block(data).names == std::vector<std::string>{"feature_1", "feature_2", "feature_3", "feature_4"});
    CHECK(std::vector<std::uint64_t>(block(data).row_ends.begin(), block(data).row_ends.end()) ==
          std::vector<std::uint64_t>{2, 2});
    CHECK(block(data).columns[1] == 3);
    CHECK(block(data).values[0] == 2.5);
    CHECK(std::get<sluice::numeric_target>(data.target()).values[1] == -1);
    CHECK(data.weight(0) == 0.5);
    CHECK(data.rows().groups[1] == 4);
}

TEST_CASE("parse_libsvm makes the target that is asked for") {
    const auto classes = parse_libsvm("3 1:1\n-1 1:1\n3 1:2\n", {.target = sluice::libsvm_target::classes});
    CHECK(std::get<sluice::class_target>(classes.target()).classes->names() ==
          std::vector<std::string>{"-1", "3"});
    CHECK(std::get<sluice::class_target>(classes.target()).codes[0] == 1);
    const auto ranked = parse_libsvm("2 qid:1 1:1\n", {.target = sluice::libsvm_target::ranked});
    CHECK(std::get<sluice::ranked_target>(ranked.target()).relevance[0] == 2);
    CHECK(parse_libsvm("").n_rows() == 0);
}

TEST_CASE("parse_libsvm counts indices from 0 or 1 and takes a given width") {
    CHECK(block(parse_libsvm("1 0:5 2:1\n", {.zero_based = true})).names ==
          std::vector<std::string>{"feature_0", "feature_1", "feature_2"});
    CHECK(block(parse_libsvm("1 1:5\n", {.n_features = 3})).width() == 3);
    CHECK(error_of("1 4:5\n", {.n_features = 3}) ==
          "parse_libsvm: an index must be within n_features = 3, got \"4:5\", at line 1, column 3");
}

TEST_CASE("parse_libsvm tells line, column and reason") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"1 1:1\nx 1:1\n", "a label must be a finite number, got \"x\", at line 2, column 1"},
        {"inf 1:1\n", "a label must be a finite number, got \"inf\", at line 1, column 1"},
        {"1,2 1:1\n", "a label must be a finite number, got \"1,2\", at line 1, column 1"},
        {"1:-1 1:1\n", "a weight must be a number >= 0, got \"1:-1\", at line 1, column 1"},
        {"1:1 1:1\n1 1:1\n", "either all lines or none must have a weight, at line 3"},
        {"1 1:1\n1:1 1:1\n", "either all lines or none must have a weight, at line 2, column 1"},
        {"1 qid:x 1:1\n", "qid must be a whole number, got \"x\", at line 1, column 3"},
        {"1 1:1\n1 qid:1 1:1\n", "either all lines or none must have a qid, at line 2, column 3"},
        {"1 0:1\n", "an index must be >= 1, got \"0:1\", at line 1, column 3 (zero_based allows index 0)"},
        {"1 -1:1\n", "an index must be a whole number >= 0, got \"-1:1\", at line 1, column 3"},
        {"1 99999999999999999999:1\n",
         "an index must be a whole number >= 0, got \"99999999999999999999:1\", at line 1, column 3"},
        {"1 2:1 2:1\n", "indices of a line must increase, got \"2:1\", at line 1, column 7"},
        {"1 2:1 1:1\n", "indices of a line must increase, got \"1:1\", at line 1, column 7"},
        {"1 2\n", "a feature must be index:value, got \"2\", at line 1, column 3"},
        {"1 2:nan\n", "a value must be a finite number, got \"nan\", at line 1, column 3"},
        {"1 2:\n", "a value must be a finite number, at line 1, column 3"},
    };
    for (const auto& [text, error] : cases) CHECK(error_of(text) == "parse_libsvm: " + error);
    CHECK(error_of("1 1:1\n", {.target = sluice::libsvm_target::ranked}) ==
          "parse_libsvm: a ranked target needs qid on every line, at line 2");
}

TEST_CASE("parse_libsvm stops at its limits") {
    CHECK(error_of("1 18446744073709551615:1\n")
              .starts_with("limit: parse_libsvm: datasets must have features at most 1048576"));
    CHECK(error_of("1 3:1\n", {.limits = {.features = 3}}) == "no error");
    CHECK(error_of("1 4:1\n", {.limits = {.features = 3}}).starts_with("limit: "));
    CHECK(error_of("1 1:1\n1\n", {.limits = {.rows = 1}}) ==
          "limit: parse_libsvm: datasets must have rows at most 1, at line 2, column 1");
    CHECK(error_of("1 1:1\n", {.limits = {.line_bytes = 4}}) ==
          "limit: parse_libsvm: lines must have bytes at most 4, at line 1");
}

TEST_CASE("read_libsvm reads agaricus") {
    const auto path =
        std::filesystem::path(SLUICE_SHARED_DIR) / "fixtures" / "xgboost" / "agaricus.txt.train";
    if (!std::filesystem::exists(path)) {
        MESSAGE("NOT RUN: agaricus is not here");
        return;
    }
    const auto data =
        sluice::read_libsvm(path, {.target = sluice::libsvm_target::classes, .n_features = 127});
    // wc -l; awk '{n+=NF-1} $1==1{p++} END{print n,p}'
    CHECK(data.n_rows() == 6513);
    CHECK(block(data).values.size() == 143286);
    const auto& target = std::get<sluice::class_target>(data.target());
    std::size_t positive = 0;
    for (const auto code : target.codes) positive += target.classes->name(code) == "1" ? 1 : 0;
    CHECK(positive == 3140);
    CHECK(sluice::try_read_libsvm("no such file").why().kind == sluice::failure_kind::io);
}

}  // namespace libsvm_reader_test
