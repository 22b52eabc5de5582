// SPDX-License-Identifier: MIT
#include "sluice/io/csv_reader_definitions.hpp"
#include "sluice/io/csv_writer_definitions.hpp"
