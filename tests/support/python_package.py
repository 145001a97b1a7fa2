"""Installs client/python as a user would, without network, and makes it importable."""

import atexit
import pathlib
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = SOURCE / "client/python"

folder = pathlib.Path(tempfile.mkdtemp(prefix="spikepinn-package-"))
atexit.register(shutil.rmtree, folder, ignore_errors=True)
_done = subprocess.run(
    [sys.executable, "-m", "pip", "install", "--quiet", "--no-build-isolation", "--no-index",
     "--no-deps", "--no-compile", "--target", folder, PACKAGE], capture_output=True, text=True)
if _done.returncode != 0:
    raise RuntimeError(f"client/python cannot be installed: {_done.stdout}{_done.stderr}")
sys.path.insert(0, str(folder))
