// SPDX-License-Identifier: MIT
#include <cstdio>
#include <sluice/sluice.hpp>

int main() {
    const sluice::table people({{"age", sluice::array<double>({20, 30, 40})}});
    const auto scaler = sluice::fit(sluice::on("age") | sluice::standard_scaler{}, sluice::dataset(people));
    std::printf("age: mean %g\n", scaler.state().step_at<1>().centres()[0]);
}
