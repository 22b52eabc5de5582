# SPDX-License-Identifier: MIT
import os

from conan import ConanFile
from conan.tools.files import copy


class Xtensor(ConanFile):
    """Wraps the system's headers, under the names that Conan Center has for them."""
    name = "xtensor"
    package_type = "header-library"

    def package(self):
        for library in "xtensor", "xtl":
            copy(self, "*", f"/usr/include/{library}", os.path.join(self.package_folder, "include", library))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "xtensor")
        self.cpp_info.set_property("cmake_target_name", "xtensor")
        self.cpp_info.bindirs = self.cpp_info.libdirs = []
