// SPDX-License-Identifier: MIT
#pragma once

/// How the functions of `*_definitions.hpp` are defined. By default the header that declares them includes them, and
/// they are inline: the library is headers alone. With `SLUICE_COMPILED`, which linking `sluice::compiled` defines, they
/// are in that library, compiled once, and whoever includes the header compiles its declarations. A program is built
/// with it or without it, all of it.
#ifdef SLUICE_COMPILED
#define SLUICE_INLINE
#else
#define SLUICE_INLINE inline
#endif
