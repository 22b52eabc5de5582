// SPDX-License-Identifier: MIT
#pragma once

#include "sluice/trees/boost.hpp"
#include "sluice/trees/booster.hpp"

#include <string_view>

namespace sluice::trees {

namespace detail {

inline boosted_trees boosted(booster& fitting, const watched_rows& watched) {
    if (watched.rows != nullptr) fitting.watch(*watched.rows, *watched.judged, watched.metrics);
    return fitting.boost();
}

}  // namespace detail

SLUICE_INLINE boosted_trees boost(const boosting& spec, const boosted_trees& from, const dataset<>& data,
                                  objective& minimised, const watched_rows& watched,
                                  std::string_view component, const context& ctx) {
    booster fitting(spec, from, data, minimised, component, ctx);
    return detail::boosted(fitting, watched);
}

SLUICE_INLINE boosted_trees boost(const boosting& spec, const binned_dataset& data, objective& minimised,
                                  const watched_rows& watched, std::string_view component,
                                  const context& ctx) {
    booster fitting(spec, data, minimised, component, ctx);
    return detail::boosted(fitting, watched);
}

}  // namespace sluice::trees
