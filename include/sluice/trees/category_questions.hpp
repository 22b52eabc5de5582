// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/backend/cpu/category_answers.hpp"
#include "sluice/data/features.hpp"
#include "sluice/trees/ensemble.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

namespace sluice::trees {

/// The questions of an ensemble about categories, as blocks of rows answer them. The ensemble stays where it is.
class category_questions {
  public:
    explicit category_questions(std::span<const feature> columns) : columns_(columns) {}

    /// Adds what a node asks.
    void push_back(const ensemble& trees, const node& asked) {
        const auto at = std::find(features_.begin(), features_.end(), asked.feature());
        const auto set = trees.sets().bits(static_cast<std::size_t>(asked.value));
        questions_.push_back(
            {static_cast<std::size_t>(at - features_.begin()),
             {.words = set.data(), .n_words = set.size(), .missing_inside = asked.missing_left()}});
        if (at == features_.end()) features_.push_back(asked.feature());
    }
    [[nodiscard]] std::size_t size() const { return questions_.size(); }

    /// The answers of `n` rows from row `begin`, 0 for yes, [size() x rows_per_block].
    template <class Rank>
    void answer(std::size_t begin, std::size_t n, vector_width width, Rank* answers) const {
        constexpr std::size_t size = backend::cpu::rows_per_block;
        std::vector<std::uint32_t> categories(features_.size() * size);
        for (std::size_t j = 0; j < features_.size(); ++j)
            read(columns_[features_[j]], begin, n, categories.data() + j * size);
        for (const auto& [feature, asked] : questions_) {
            backend::cpu::category_answers(categories.data() + feature * size, asked, answers, width);
            answers += size;
        }
    }

  private:
    struct question {
        std::size_t feature;  // among those that are asked
        backend::cpu::category_question asked;
    };

    /// Codes of categories as whole numbers; those that are none belong to no set.
    static void read(const feature& column, std::size_t begin, std::size_t n, std::uint32_t* categories) {
        std::visit(
            [&](auto codes) {
                for (std::size_t i = 0; i < n; ++i) {
                    const auto code = static_cast<double>(codes[begin + i]);
                    categories[i] = code >= 0 && code < backend::cpu::missing_category - 1.0
                                        ? static_cast<std::uint32_t>(code)
                                        : backend::cpu::missing_category - (code == code ? 1 : 0);
                }
            },
            column.values);
    }

    std::span<const feature> columns_;
    std::vector<std::uint32_t> features_;
    std::vector<question> questions_;
};

}  // namespace sluice::trees
