// SPDX-License-Identifier: MIT
// expect: no matching function for call to .fit_chunks
#include "sluice/compose/compose.hpp"
#include "sluice/preprocess/preprocess.hpp"

using namespace sluice;

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
