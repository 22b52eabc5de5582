// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/compose/any_predictor.hpp"
#include "sluice/io/archive.hpp"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// The models that a program can load when only the file knows which one it holds. Each is registered by its
/// specification's type, once; the file names its type and version, and no other code than the registered ones runs.
///
/// Example:
/// ```cpp
/// predictor_registry known;
/// known.add<gbm_classifier>().add<decltype(standard_scaler{} | gbm_regressor{})>();
/// any_predictor model = known.load("model.sluice");
/// ```
/// Complexity: a look-up is linear in the number of registered types. Copyable; safe to read from many threads.
class predictor_registry {
  public:
    /// Adds `model<Spec, Schema>`; a type that is there already changes nothing.
    template <estimator Spec, class Schema = any_schema>
    predictor_registry& add() {
        using model_type = model<Spec, Schema>;
        if (find(model_type::type_id()) == nullptr)
            kinds_.push_back(
                {model_type::type_id(),
                 [](std::span<const std::byte> bytes, const archive_limits& limits) {
                     return any_predictor(sluice::from_bytes<model_type>(bytes, limits));
                 },
                 [](const any_predictor& from) { return sluice::to_bytes(*from.template as<model_type>()); },
                 [](const any_predictor& from) { return from.template as<model_type>() != nullptr; }});
        return *this;
    }

    /// The identifiers of the registered types, in the order of registration.
    [[nodiscard]] std::vector<std::string> type_ids() const {
        std::vector<std::string> all;
        for (const auto& k : kinds_) all.push_back(k.type_id);
        return all;
    }

    /// The model in the bytes of a model file. Throws `archive_error` when its type is not registered, and as
    /// `from_bytes` of a declared type does.
    [[nodiscard]] any_predictor from_bytes(std::span<const std::byte> bytes,
                                           const archive_limits& limits = {}) const {
        detail::require_size(bytes.size(), limits);
        const auto container = detail::archive_container::parse(bytes);
        const std::string_view type = container.text("type");
        const kind_of_model* const found = find(type);
        if (found == nullptr) refuse(type);
        return found->read(bytes, limits);
    }

    /// The bytes of a model file, those that `to_bytes` of the model itself gives. Throws `archive_error` when its
    /// type is not registered.
    [[nodiscard]] std::vector<std::byte> to_bytes(const any_predictor& model) const {
        for (const auto& k : kinds_)
            if (k.holds(model)) return k.write(model);
        refuse(model.type_id());
    }

    /// Reads a model file. Throws `io_error` when it cannot be read, else as `from_bytes`.
    [[nodiscard]] any_predictor load(const std::filesystem::path& path,
                                     const archive_limits& limits = {}) const {
        return from_bytes(read_file(path, limits.max_file_bytes), limits);
    }

    /// Saves a model: all of the file appears under its name, or nothing. Throws `io_error`, else as `to_bytes`.
    void save(const any_predictor& model, const std::filesystem::path& path) const {
        write_file_atomically(path, to_bytes(model));
    }

  private:
    struct kind_of_model {
        std::string type_id;
        any_predictor (*read)(std::span<const std::byte>, const archive_limits&);
        std::vector<std::byte> (*write)(const any_predictor&);
        bool (*holds)(const any_predictor&);
    };

    [[nodiscard]] const kind_of_model* find(std::string_view type_id) const {
        for (const auto& k : kinds_)
            if (k.type_id == type_id) return &k;
        return nullptr;
    }

    [[noreturn]] void refuse(std::string_view type) const {
        std::string known;
        for (const auto& k : kinds_) known += (known.empty() ? "" : ", ") + k.type_id;
        throw archive_error(
            {.component = "predictor_registry",
             .requirement = "knows the types " + (known.empty() ? std::string("(none)") : known),
             .actual = std::string(type),
             .place = {},
             .hint = "register the specification's type with add<Spec>()"});
    }

    std::vector<kind_of_model> kinds_;
};

}  // namespace sluice
