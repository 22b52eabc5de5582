// SPDX-License-Identifier: MIT
// Turns a CSV file into JSON Lines. As text every value becomes a string and an empty field "".
#include "sluice/io/csv_reader.hpp"
#include "sluice/io/json_lines_writer.hpp"

#include <cstdio>
#include <string>
#include <string_view>

namespace {

int usage() {
    std::fputs("usage: convert --in FILE.csv --out FILE.jsonl [--types text|infer] [--header yes|no]\n",
               stderr);
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    std::string in, out;
    sluice::csv_options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view key = argv[i], value = argv[i + 1];
        if (key == "--in")
            in = value;
        else if (key == "--out")
            out = value;
        else if (key == "--header" && (value == "yes" || value == "no"))
            options.header = value == "yes";
        else if (key == "--types" && value == "text")
            options.types = sluice::csv_type::text, options.missing = {};
        else if (key != "--types" || value != "infer")
            return usage();
    }
    if (in.empty() || out.empty() || argc % 2 == 0) return usage();
    try {
        sluice::write_json_lines(sluice::read_csv(in, options), out);
    } catch (const sluice::error& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
