# SPDX-License-Identifier: MIT
import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rmdir
from conan.tools.scm import Version

required_conan_version = ">=2.0"


class SluiceRecipe(ConanFile):
    name = "sluice"
    description = "Machine-learning pipelines that compose at compile time"
    license = "MIT"
    topics = ("machine-learning", "gradient-boosting", "pipelines", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"compiled": [True, False], "cuda": [True, False]}
    default_options = {"compiled": False, "cuda": False}
    exports_sources = "CMakeLists.txt", "LICENSE", "include/*", "src/*", "tests/package/sluiceConfig.cmake.in"
    no_copy_source = True
    test_package_folder = "tests/package/conan"

    def set_version(self):
        header = load(self, os.path.join(self.recipe_folder, "include", "sluice", "version.hpp"))
        self.version = ".".join(re.findall(r"#define SLUICE_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", header))

    def configure(self):
        if self.options.compiled:
            self.package_type = "static-library"

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        # Any release that the library takes; the newest that is there is taken.
        self.requires("eigen/[>=3.4.0 <6]", transitive_headers=True)
        self.requires("xtensor/[>=0.24.3 <1]", transitive_headers=True)

    def package_id(self):
        if not self.info.options.compiled:
            self.info.clear()

    def validate(self):
        check_min_cppstd(self, 20)
        oldest = {"gcc": "12", "clang": "14"}.get(str(self.settings.compiler))
        if oldest is not None and Version(self.settings.compiler.version) < oldest:
            raise ConanInvalidConfiguration(f"{self.ref} needs {self.settings.compiler} {oldest} or newer")

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        for part in ("TESTS", "EXAMPLES", "BENCHMARKS"):
            toolchain.cache_variables[f"SLUICE_BUILD_{part}"] = False
        toolchain.cache_variables["SLUICE_COMPILED"] = bool(self.options.compiled)
        toolchain.cache_variables["SLUICE_CUDA"] = bool(self.options.cuda)
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        rmdir(self, os.path.join(self.package_folder, "share", "licenses"))

    def package_info(self):
        # find_package(sluice) reads the file that every other way in reads, so components are the same ones everywhere. The
        # names are for what else Conan writes: other packages' files, and pkg-config's.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.set_property("cmake_file_name", "sluice")
        headers = self.component("sluice")
        headers.builddirs = [os.path.join("share", "cmake", "sluice")]
        headers.set_property("pkg_config_name", "sluice")
        headers.requires = ["eigen::eigen", "xtensor::xtensor"]
        if self.settings.compiler in ("gcc", "clang", "apple-clang"):
            headers.cxxflags = ["-ffp-contract=off"]  # fused multiply-adds would round differently from machine to machine
        if self.settings.os in ("Linux", "FreeBSD"):
            headers.system_libs = ["pthread"]
        if self.options.compiled:
            compiled = self.component("compiled")
            compiled.libdirs = ["lib"]
            compiled.libs = ["sluice_compiled"]
            compiled.defines = ["SLUICE_COMPILED"]
        if self.options.cuda:
            self.component("cuda").system_libs = ["cudart"]

    def component(self, name):
        part = self.cpp_info.components[name]
        part.set_property("cmake_target_name", f"sluice::{name}")
        part.bindirs = part.libdirs = []
        if name != "sluice":
            part.requires = ["sluice"]
        return part
