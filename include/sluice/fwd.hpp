// SPDX-License-Identifier: MIT
#pragma once

/// Names without definitions, for headers that only pass the library's types along.
namespace sluice {

struct any_schema;
struct context;
class accelerator;
class column_data;
class table;
template <class Schema>
class frame;
template <class Schema>
class dataset;

}  // namespace sluice
