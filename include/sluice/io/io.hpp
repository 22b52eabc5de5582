// SPDX-License-Identifier: MIT
#pragma once

/// Everything of the folder `io`.
#include "sluice/io/archive.hpp"
#include "sluice/io/archive_container.hpp"
#include "sluice/io/archive_reader.hpp"
#include "sluice/io/archive_type.hpp"
#include "sluice/io/archive_writer.hpp"
#include "sluice/io/atomic_file.hpp"
#include "sluice/io/crc32c.hpp"
#include "sluice/io/read_file.hpp"
