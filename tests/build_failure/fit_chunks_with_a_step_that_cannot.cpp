// SPDX-License-Identifier: MIT
// expect: no matching function for call to .fit_chunks
#include "sluice/compose/fit_chunks.hpp"
#include "sluice/compose/on.hpp"
#include "sluice/compose/pipe.hpp"
#include "sluice/preprocess/robust_scaler.hpp"
#include "sluice/preprocess/standard_scaler.hpp"

using namespace sluice;

namespace fit_chunks_with_a_step_that_cannot {

#ifndef SLUICE_CONTROL
template <class Source>
auto f(Source& source) {
    return fit_chunks(on("age") | robust_scaler{}, source);
}
struct chunks {
    void rewind();
    std::optional<dataset<>> next();
};
auto g(chunks& c) { return f(c); }
#else
template <class Source>
auto f(Source& source) {
    return fit_chunks(on("age") | standard_scaler{}, source);
}
struct chunks {
    void rewind();
    std::optional<dataset<>> next();
};
auto g(chunks& c) { return f(c); }
#endif

}  // namespace fit_chunks_with_a_step_that_cannot
