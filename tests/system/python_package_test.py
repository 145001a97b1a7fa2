"""The Python package itself: what installing leaves behind, its types, its example."""

import importlib.util
import os
import shutil
import subprocess
import sys
import unittest

from support import SOURCE, SystemTest

sys.path.insert(0, str(SOURCE / "tests/support"))
import python_package  # noqa: E402


class PackageTest(unittest.TestCase):

    def test_nothing_is_left_in_the_checkout(self):
        left = [path for path in (SOURCE / "client/python").rglob("*")
                if path.name in ("build", "dist") or path.suffix == ".egg-info"
                or path.name.endswith("_pb2.py")]
        self.assertEqual(left, [])

    def test_the_notebook_is_the_script(self):
        examples = SOURCE / "client/python/examples"
        script = shutil.copy(examples / "three_methods.py", python_package.folder)
        subprocess.run([sys.executable, examples / "make_notebook.py", script], check=True)
        self.assertEqual((python_package.folder / "three_methods.ipynb").read_text(),
                         (examples / "three_methods.ipynb").read_text(),
                         "run client/python/examples/make_notebook.py")

    def test_it_has_types_and_mypy_agrees_with_them(self):
        self.assertTrue((python_package.folder / "spikepinn/py.typed").exists())
        if importlib.util.find_spec("mypy") is None:
            self.skipTest("NOT CHECKED: mypy is not installed (Debian: mypy)")
        user = python_package.folder / "user_of_it.py"
        user.write_text("import spikepinn\n"
                        "states: list[int] = [e.sequence for e in spikepinn.Client().watch('x')]\n"
                        "log: list[str] = [p.text for p in spikepinn.Client().logs('x')]\n"
                        "wrong: int = spikepinn.Client().get('x').state\n")
        done = subprocess.run(
            [sys.executable, "-m", "mypy", "--config-file", python_package.PACKAGE /
             "pyproject.toml", "--cache-dir", python_package.folder / "mypy", "-p", "spikepinn",
             "-m", "user_of_it"], cwd=python_package.folder, capture_output=True, text=True)
        self.assertIn("Found 1 error in 1 file", done.stdout)
        self.assertIn("user_of_it.py:4", done.stdout)


class ExampleTest(SystemTest):

    def run_example(self, **environment):
        return subprocess.run(
            [sys.executable, SOURCE / "client/python/examples/three_methods.py"], cwd=self.folder,
            capture_output=True, text=True, timeout=55,
            env={**os.environ, "PYTHONPATH": str(python_package.folder), "MPLBACKEND": "Agg",
                 "SPIKEPINN_SERVER": self.server.address, **environment})

    def test_the_three_methods_are_drawn(self):
        if importlib.util.find_spec("matplotlib") is None:
            self.skipTest("NOT RUN: matplotlib is not installed (Debian: python3-matplotlib)")
        done = self.run_example(ADAM_STEPS="20", LBFGS_ROUNDS="1")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"SEGMENTED +6 of 6 spikes, relative L2 error \d\.\de-(09|1)")
        picture = (self.folder / "three_methods.png").read_bytes()
        self.assertTrue(picture.startswith(b"\x89PNG"))
        self.assertGreater(len(picture), 20_000)


if __name__ == "__main__":
    unittest.main()
