// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/data/make_target.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace test {

/// One class a letter; the classes stand in the order of `names` (of the letters' bytes when it is empty).
inline sluice::class_target classes_of(std::string_view letters, std::vector<std::string> names = {}) {
    sluice::text_builder texts;
    for (const char letter : letters) texts.push_back(std::string_view(&letter, 1));
    return sluice::class_labels({"class", std::move(texts).finish()}, std::move(names));
}

}  // namespace test
