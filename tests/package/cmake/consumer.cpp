// SPDX-License-Identifier: MIT
#include <cstdio>
#include <sluice/compose/fit.hpp>
#include <sluice/compose/on.hpp>
#include <sluice/interop/eigen.hpp>
#include <sluice/interop/xtensor.hpp>
#include <sluice/preprocess/standard_scaler.hpp>

int main() {
    const xt::xtensor<double, 2, xt::layout_type::column_major> ages{{20}, {30}, {40}};
    const sluice::table people = sluice::table_view(ages, {"age"});
    const auto scaler = sluice::fit(sluice::on("age") | sluice::standard_scaler{}, sluice::dataset(people));
    const double mean = scaler.state().step_at<1>().centres()[0];
    std::printf("age: mean %g\n", sluice::to_matrix(people).mean() == mean ? mean : -1);
}
