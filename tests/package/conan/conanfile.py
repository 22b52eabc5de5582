# SPDX-License-Identifier: MIT
import os

from conan import ConanFile
from conan.tools.build import can_run
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout


class Consumer(ConanFile):
    """Consumes the package as the other ways in are consumed: by the same program, which must print the same."""
    settings = "os", "arch", "compiler", "build_type"
    package_type = "application"

    def requirements(self):
        self.requires(self.tested_reference_str)

    def layout(self):
        cmake_layout(self, src_folder=os.path.join(os.pardir, "cmake"))

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.user_presets_path = False
        toolchain.cache_variables["HOW"] = "find_package"
        compiled = self.dependencies["sluice"].options.get_safe("compiled")
        toolchain.cache_variables["COMPONENTS"] = "compiled" if compiled else ""
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def test(self):
        if can_run(self):
            self.run(os.path.join(self.cpp.build.bindir, "consumer"), env="conanrun")
