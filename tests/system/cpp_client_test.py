"""The C++ client library as others use it: installed, moved, found by CMake; and its example."""

import os
import shutil
import subprocess
import unittest

from support import BIN, SOURCE, SystemTest

EXAMPLE = SOURCE / "client/examples/cpp"
# What the sanitizer presets compile the libraries with must be linked by those who use them.
SANITIZE = os.environ.get("SPIKEPINN_SANITIZE", "")
FLAGS = f"-fsanitize={SANITIZE}" if SANITIZE else ""


def run(*command, timeout=110):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=timeout)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


class CppClientTest(SystemTest):

    def check_example(self, program):
        lines = run(program, self.server.address, timeout=30).splitlines()
        self.assertTrue(lines[0].startswith("jobs/"), lines)
        self.assertIn("state: succeeded", lines)
        self.assertIn("spikes: 6, by the reference: 6", lines)
        self.assertTrue(any(line.startswith("segments: step ") for line in lines), lines)
        # Every 0.1 ms of a second, and every spike twice.
        self.assertGreaterEqual(int(lines[-1].removeprefix("samples: ")), 10_001 + 2 * 6)

    def installed(self):
        """The library under a prefix that it was not installed to."""
        run("cmake", "--install", BIN.parent, "--component", "client",
            "--prefix", self.folder / "first")
        prefix = self.folder / "moved"
        (self.folder / "first").rename(prefix)
        return prefix

    def test_the_example_runs_inside_the_tree(self):
        self.check_example(BIN / "submit_watch_result")

    def test_the_example_builds_against_an_installed_and_moved_library(self):
        prefix = self.installed()
        source = shutil.copytree(EXAMPLE, self.folder / "example")
        build = self.folder / "build"
        run("cmake", "-G", "Ninja", "-S", source, "-B", build, "-Wno-dev",
            f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCMAKE_CXX_FLAGS={FLAGS}")
        run("cmake", "--build", build)
        self.check_example(build / "submit_watch_result")

    def test_what_is_installed_names_neither_source_nor_build_folder(self):
        prefix = self.installed()
        for file in prefix.rglob("*.cmake"):
            self.assertNotIn(str(SOURCE), file.read_text(), file)
        headers = {file.relative_to(prefix / "include/spikepinn").as_posix()
                   for file in prefix.rglob("*.h")}
        self.assertIn("client/client/client.h", headers)
        for header in headers:
            for line in (SOURCE / header).read_text().splitlines():
                if line.startswith(('#include "client/', '#include "core/')):
                    self.assertIn(line.split('"')[1], headers, f"included by {header}")

    def test_without_a_server_the_example_says_so(self):
        address = self.server.address
        self.server.stop()
        done = subprocess.run([BIN / "submit_watch_result", address], capture_output=True,
                              text=True, timeout=30)
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"cannot reach the spikepinn server at {address}", done.stderr)


if __name__ == "__main__":
    unittest.main()
