"""The manual pages that the programs write about themselves when they are built."""

import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from support import BIN

SERVER_PAGE = BIN.parent / "server/share/man/man8/spikepinnd.8"


def mandoc(*arguments):
    if shutil.which("mandoc") is None:
        raise unittest.SkipTest("mandoc is not installed: deploy/install-dependencies --test")
    return subprocess.run(["mandoc", *arguments], capture_output=True, text=True, timeout=30)


def text_of(page):
    """As it is read in 78 columns, without what makes it bold."""
    done = mandoc("-Tascii", "-Owidth=78", page)
    return subprocess.run(["col", "-b"], input=done.stdout, capture_output=True, text=True,
                          timeout=30).stdout.expandtabs()


class ManualTest(unittest.TestCase):

    def setUp(self):
        self.pages = [*sorted(BIN.parent.glob("client/cli/share/man/man1/*.1")), SERVER_PAGE]
        self.assertGreater(len(self.pages), 20)

    def test_pages_are_without_fault(self):
        done = mandoc("-Tlint", "-Wwarning", *self.pages)
        self.assertEqual(done.stdout + done.stderr, "")

    def test_pages_fit_80_columns_but_for_examples(self):
        for page in self.pages:
            too_long = [line for line in text_of(page).splitlines()
                        if len(line) > 80 and not line.strip().startswith("spikepinn ")]
            self.assertEqual(too_long, [], page)


class ServerManualTest(unittest.TestCase):

    def setUp(self):
        self.text = text_of(SERVER_PAGE)

    def test_every_flag_is_named_with_its_value(self):
        words = subprocess.run([BIN / "spikepinnd", "--help"], capture_output=True, text=True,
                               timeout=30, check=True).stdout
        flags = re.findall(r"^  (?:-\w,)?(--[a-z-]+(?: [A-Z:]+)?)  ", words, re.MULTILINE)
        self.assertGreaterEqual(len(flags), 7)
        self.assertIn("--listen HOST:PORT", flags)
        for flag in flags:
            self.assertRegex(self.text, rf"(?m)^ +(-\w, )?{flag}$")

    def test_every_key_of_the_configuration_is_named(self):
        sections = self.keys_of("{wrong: 1}")
        self.assertIn("listen", sections)
        inner = [key for section in sections
                 for key in self.keys_of(f"{{{section}: {{wrong: 1}}}}")
                 + self.keys_of(f"{{{section}: [{{wrong: 1}}]}}")]
        self.assertIn("checkpoint_seconds", inner)
        self.assertIn("threads_per_slot", inner)
        for key in sections + inner:
            self.assertRegex(self.text, rf"(?m)^ +(- )?{key}:")

    @staticmethod
    def keys_of(wrong_yaml):
        """What the server says that there could be instead of the key "wrong"."""
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write(wrong_yaml)
            file.flush()
            done = subprocess.run([BIN / "spikepinnd", "--config", file.name], capture_output=True,
                                  text=True, timeout=30)
        known = re.search(r'unknown key "wrong"; must be one of (.*)', done.stderr)
        return known[1].split(", ") if known else []

    def test_it_is_installed_with_the_server_and_its_worker(self):
        with tempfile.TemporaryDirectory() as prefix:
            subprocess.run(["cmake", "--install", BIN.parent, "--component", "server", "--prefix",
                            prefix], check=True, capture_output=True, timeout=30)
            installed = {path.relative_to(prefix).as_posix()
                         for path in pathlib.Path(prefix).rglob("*") if path.is_file()}
        self.assertEqual(installed, {"bin/spikepinnd", "bin/spikepinn-worker",
                                     "share/man/man8/spikepinnd.8"})


if __name__ == "__main__":
    unittest.main()
