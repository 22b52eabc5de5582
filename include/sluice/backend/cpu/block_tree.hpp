// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace sluice::backend::cpu {

/// How many rows go through the trees side by side: a multiple of every vector's width.
inline constexpr std::size_t rows_per_block = 128;

/// A question of a tree as blocks of rows answer it: is the rank at most `rank`? `Rank` is an unsigned whole number.
/// Where missing values go left the question is asked of ranks in which they are 0, else of ranks in which they are the
/// largest number, so that nobody has to look for them. `left` and `right` are the places of what the sides answer:
/// that of another question of the tree, or that of a leaf, behind all questions.
template <class Rank>
struct block_node {
    std::uint32_t ranks = 0;  // which ranks are asked
    std::uint16_t left = 0;
    std::uint16_t right = 0;
    Rank rank = 0;
};

/// A tree for blocks of rows: its questions and its leaves' values, at least `most_looked_up` of them readable. Questions
/// stand parents first; those of a tree of `n_levels` full levels stand and are numbered as `complete_leaf_numbers` says.
template <class Rank>
struct block_tree {
    const block_node<Rank>* nodes = nullptr;
    std::size_t n_nodes = 0;
    const double* leaf_values = nullptr;
    std::size_t n_levels = 0;  // 0: questions tell the places of their answers
};

/// So many leaf values are looked up in registers.
inline constexpr std::size_t most_looked_up = 64;

/// What predicting a block needs beside the trees.
template <class Rank>
struct block_memory {
    const Rank* const* ranks = nullptr;  // [kinds of ranks] of [rows_per_block]
    Rank* answers = nullptr;  // [most questions of a tree + most leaves of a tree] of [rows_per_block]
    std::size_t leaves = 0;   // the place of leaf 0, all of whose answers are 0; of leaf k: k
};

}  // namespace sluice::backend::cpu
