// SPDX-License-Identifier: MIT
#include "sluice/io/archive.hpp"

#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/preprocess.hpp"
#include "sluice/trees/gbm/gbm_classifier.hpp"
#include "sluice/trees/trees.hpp"
#include "support/random_data.hpp"
#include "support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <limits>
#include <string>
#include <vector>

using namespace sluice;

namespace archive_test {

const auto spec =
    columns(on("x0", "x1") | simple_imputer{} | standard_scaler{}, on("x2") | ordinal_encoder{}) |
    gbm_classifier{.rounds = 3, .max_depth = 3};
using fitted_type = model<std::remove_cvref_t<decltype(spec)>>;

dataset<> training_data() {
    return test::random_classes(21, {.n_rows = 80, .n_columns = 3, .distinct = 6, .missing = 0.1});
}

fitted_type fitted() { return fit(spec, training_data()); }

/// A state with another fitted type's fields, to lie about.
struct liar {
    std::vector<double> means;
    std::uint64_t size = 0;
    static std::string type_id() { return "liar/1"; }
    static liar for_loading() { return {}; }
    template <class Visitor>
    void visit(Visitor&& v) {
        v("means", means);
        v("size", size);
    }
    void check() const {
        if (means.size() != size)
            throw invalid_data(
                {.component = "liar", .requirement = "sizes agree", .actual = {}, .place = {}, .hint = {}});
    }
};

/// The file around a state, with checksums that are right.
std::vector<std::byte> file_of(archive_writer state) {
    detail::archive_container container;
    container.add("type", liar::type_id());
    container.add("schema", "schema none");
    container.add("state", std::move(state).take());
    return container.bytes();
}

void field(archive_writer& w, std::string_view name, archive_tag tag) {
    w.number(static_cast<std::uint16_t>(name.size()));
    w.raw(name);
    w.number(tag);
}

template <class Write>
std::string refusal(const Write& write) {
    archive_writer w;
    write(w);
    try {
        (void)from_bytes<liar>(file_of(std::move(w)));
    } catch (const archive_error& why) {
        return why.details().requirement;
    }
    return "loaded";
}

TEST_CASE("archive gives a model back to the bit, and the same bytes when it is saved again") {
    const auto m = fitted();
    const auto bytes = to_bytes(m);
    const auto loaded = from_bytes<fitted_type>(bytes);
    CHECK(predict_proba(loaded, training_data().x()) == predict_proba(m, training_data().x()));
    CHECK(to_bytes(loaded) == bytes);
}

TEST_CASE("archive refuses every truncation and every flipped bit of a model file") {
    const auto bytes = to_bytes(fitted());
    REQUIRE(bytes.size() < 16 * 1024);
    std::size_t accepted = 0;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        try {
            (void)from_bytes<fitted_type>(std::span(bytes).first(size));
            ++accepted;
        } catch (const archive_error&) {
        }
    }
    CHECK(accepted == 0);
    auto damaged = bytes;
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        damaged[bit / 8] ^= static_cast<std::byte>(1u << bit % 8);
        try {
            (void)from_bytes<fitted_type>(damaged);
            ++accepted;
        } catch (const archive_error&) {
        }
        damaged[bit / 8] = bytes[bit / 8];
    }
    CHECK(accepted == 0);
    damaged.push_back(std::byte{0});
    CHECK_THROWS_AS((void)from_bytes<fitted_type>(damaged), archive_error);
}

TEST_CASE("archive tells both types when the file holds another one") {
    using other = model<pipeline<standard_scaler, gbm_classifier>>;
    try {
        (void)from_bytes<other>(to_bytes(fitted()));
        FAIL("another type must be refused");
    } catch (const archive_error& why) {
        CHECK(why.details().requirement == "holds " + other::type_id());
        CHECK(why.details().actual == fitted_type::type_id());
    }
}

TEST_CASE("archive refuses structures that lie although their checksums are right") {
    const auto honest = [](archive_writer& w) {
        w.number(std::uint16_t{2});
        field(w, "means", archive_tag::list);
        w.number(archive_tag::f64);
        w.number(std::uint64_t{1});
        w.number(1.5);
        field(w, "size", archive_tag::u64);
        w.number(std::uint64_t{1});
    };
    CHECK(refusal(honest) == "loaded");
    CHECK(refusal([&](archive_writer& w) { honest(w), w.number(std::uint8_t{0}); }) ==
          "nothing comes after the state");
    CHECK(refusal([](archive_writer& w) { w.number(std::uint16_t{3}); }) == "needs 2 fields");
    CHECK(refusal([](archive_writer& w) {
              w.number(std::uint16_t{2}), field(w, "meens", archive_tag::list);
          }) == "needs field \"means\"");
    CHECK(refusal([](archive_writer& w) {
              w.number(std::uint16_t{2}), field(w, "means", archive_tag::text);
          }).starts_with("needs a field of type"));
    for (const std::uint64_t count : {std::uint64_t{1} << 31, std::uint64_t{1} << 63, ~std::uint64_t{0}})
        CHECK(refusal([&](archive_writer& w) {
                  w.number(std::uint16_t{2});
                  field(w, "means", archive_tag::list);
                  w.number(archive_tag::f64);
                  w.number(count);
              }) == "needs " + to_text(count) + " elements");
    CHECK(refusal([](archive_writer& w) {
              w.number(std::uint16_t{2});
              field(w, "means", archive_tag::list);
              w.number(archive_tag::f64);
              w.number(std::uint64_t{0});
              field(w, "size", archive_tag::u64);
              w.number(std::uint64_t{7});
          }) == "liar: sizes agree");
}

TEST_CASE("archive refuses another format version and other kinds of files") {
    auto bytes = to_bytes(fitted());
    CHECK_THROWS_AS((void)from_bytes<fitted_type>(std::as_bytes(std::span("PK\3\4 not a model at all"))),
                    archive_error);
    CHECK_THROWS_AS((void)from_bytes<fitted_type>(bytes, {.max_file_bytes = 10}), limit_exceeded);
    // Version 2 with a header checksum that fits.
    const std::size_t header = 8 + 4 + 4 + 4 + version_text.size();
    bytes[8] = std::byte{2};
    archive_writer checksum;
    checksum.number(crc32c(std::span(bytes).first(header)));
    std::copy(checksum.bytes().begin(), checksum.bytes().end(),
              bytes.begin() + static_cast<std::ptrdiff_t>(header));
    try {
        (void)from_bytes<fitted_type>(bytes);
        FAIL("a future version must be refused");
    } catch (const archive_error& why) {
        CHECK(why.details().requirement == "has format version 1");
        CHECK(why.details().actual.starts_with("version 2"));
    }
}

TEST_CASE("save and load go through a file, and a missing file is a failure with a reason") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "model.sluice";
    save(fitted(), path);
    CHECK(to_bytes(load<fitted_type>(path)) == to_bytes(fitted()));
    const auto none = try_load<fitted_type>(folder.path() / "none.sluice");
    CHECK(!none.has_value());
    CHECK(none.why().kind == failure_kind::io);
    CHECK_THROWS_AS((void)none.value(), io_error);
}

TEST_CASE("crc32c gives the value that its definition publishes") {
    CHECK(crc32c(std::as_bytes(std::span("123456789").first<9>())) == 0xE3069283u);
    const auto bytes = std::as_bytes(std::span("a longer text, cut in two anywhere"));
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut)
        CHECK(crc32c(bytes.subspan(cut), crc32c(bytes.first(cut))) == crc32c(bytes));
}

}  // namespace archive_test
