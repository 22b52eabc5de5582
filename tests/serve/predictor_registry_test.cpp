// SPDX-License-Identifier: MIT
#include "sluice/serve/predictor_registry.hpp"

#include "sluice/compose/fit.hpp"
#include "sluice/preprocess/standard_scaler.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/gbm/gbm_regressor.hpp"
#include "sluice/trees/trees.hpp"
#include "support/random_data.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

using namespace sluice;

namespace predictor_registry_test {

constexpr auto scaled = standard_scaler{} | gbm_regressor{.rounds = 3};
using scaled_type = std::remove_const_t<decltype(scaled)>;

TEST_CASE("predictor registry loads the model that the file names") {
    const auto classes = test::random_classes(1, {.n_rows = 80});
    const auto numbers = test::random_numbers(2, {.n_rows = 80});
    const auto one = fit(gbm_classifier{.rounds = 3}, classes);
    const auto other = fit(scaled, numbers);
    predictor_registry known;
    known.add<gbm_classifier>().add<scaled_type>().add<gbm_classifier>();
    CHECK(known.type_ids() == std::vector<std::string>{one.type_id(), other.type_id()});
    const any_predictor first = known.from_bytes(to_bytes(one)), second = known.from_bytes(to_bytes(other));
    CHECK(first.step_role() == role::classifier);
    CHECK(first.predict_proba(classes.x()) == predict_proba(one, classes.x()));
    CHECK(second.step_role() == role::regressor);
    CHECK(second.predict(numbers.x()) == predict(other, numbers.x()));
}

TEST_CASE("predictor registry writes the bytes of the model itself") {
    const auto m = fit(scaled, test::random_numbers(3, {.n_rows = 60}));
    predictor_registry known;
    known.add<scaled_type>();
    const auto path = std::filesystem::temp_directory_path() / "sluice_predictor_registry_test.sluice";
    known.save(m, path);
    CHECK(known.to_bytes(known.load(path)) == to_bytes(m));
    std::filesystem::remove(path);
}

TEST_CASE("predictor registry refuses a type that it does not know, by name") {
    const auto m = fit(scaled, test::random_numbers(4, {.n_rows = 60}));
    predictor_registry known;
    CHECK_THROWS_AS((void)known.from_bytes(to_bytes(m)), archive_error);
    known.add<gbm_classifier>();
    try {
        (void)known.from_bytes(to_bytes(m));
        FAIL("an unknown type was loaded");
    } catch (const archive_error& why) {
        const std::string text = why.what();
        CHECK(text.find("gbm_classifier/") != std::string::npos);
        CHECK(text.find(m.type_id()) != std::string::npos);
    }
    CHECK_THROWS_AS((void)known.to_bytes(any_predictor(m)), archive_error);
}

TEST_CASE("predictor registry refuses damaged bytes and files over the limit") {
    predictor_registry known;
    known.add<scaled_type>();
    auto bytes = to_bytes(fit(scaled, test::random_numbers(5, {.n_rows = 40})));
    CHECK_THROWS_AS((void)known.from_bytes(bytes, {.max_file_bytes = bytes.size() - 1}), limit_exceeded);
    for (std::size_t at = 0; at < bytes.size(); at += 7) {
        bytes[at] ^= std::byte{4};
        CHECK_THROWS_AS((void)known.from_bytes(bytes), archive_error);
        bytes[at] ^= std::byte{4};
    }
    CHECK_THROWS_AS((void)known.load("/no/such/file"), io_error);
}

}  // namespace predictor_registry_test
