"""Generates the modules of the API (spikepinn.v1) from proto/ while the package is built.

Needs protoc and gRPC's Python plugin (Debian: protobuf-compiler, protobuf-compiler-grpc), or
grpcio-tools, and the checkout around this folder. Everything else stands in pyproject.toml.
"""

import atexit
import pathlib
import shutil
import subprocess
import sys
import tempfile

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = pathlib.Path(__file__).resolve().parent
PROTO = HERE.parents[1] / "proto"
MODULES = ["error", "training_spec", "result", "job", "sweep", "job_service"]


def compiler():
    """The command that generates, up to its outputs."""
    protoc, plugin = shutil.which("protoc"), shutil.which("grpc_python_plugin")
    if protoc and plugin:
        return [protoc, f"--plugin=protoc-gen-grpc_python={plugin}"]
    try:
        import grpc_tools.protoc  # noqa: F401
    except ImportError:
        sys.exit("spikepinn: neither protoc and grpc_python_plugin (Debian: protobuf-compiler, "
                 "protobuf-compiler-grpc) nor the Python package grpcio-tools is installed")
    return [sys.executable, "-m", "grpc_tools.protoc"]


def generate(folder):
    if not (PROTO / "spikepinn/v1").is_dir():
        sys.exit(f"spikepinn: {PROTO} is missing: install from a checkout of the whole project")
    subprocess.run([*compiler(), "--proto_path=.", f"--python_out={folder}",
                    f"--pyi_out={folder}", f"--grpc_python_out={folder}",
                    *(f"spikepinn/v1/{module}.proto" for module in MODULES)],
                   cwd=PROTO, check=True)


class BuildWithStubs(build_py):
    def run(self):
        super().run()
        generate(pathlib.Path(self.build_lib).resolve())


# Nothing is left behind in the checkout.
scratch = tempfile.mkdtemp(prefix="spikepinn-build-")
atexit.register(shutil.rmtree, scratch, ignore_errors=True)
setup(cmdclass={"build_py": BuildWithStubs},
      package_dir={"": "."},
      options={"build": {"build_base": scratch}, "egg_info": {"egg_base": scratch}})
