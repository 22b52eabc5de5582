// SPDX-License-Identifier: MIT
#pragma once

/// Before a function that is no template: it is compiled where it is called, not wherever its header is included.
/// Functions that multiply or factorise matrices cost seconds each, which only those who fit such a model shall pay.
/// What is declared `extern template` after it is in `sluice::compiled` for those who link it (core/compiled.hpp).
#define SLUICE_WHEN_USED template <class = void>
