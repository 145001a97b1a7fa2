"""A server of one's own, and the command line client to talk to it."""

import atexit
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("SPIKEPINN_BIN", SOURCE / "build/dev/bin"))

# Nobody's own servers, user and colours are the tests' business.
for _name in [name for name in os.environ if name.startswith(("SPIKEPINN_", "CLICOLOR"))]:
    if _name not in ("SPIKEPINN_BIN", "SPIKEPINN_SANITIZE"):
        del os.environ[_name]
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="spikepinn-config-")
atexit.register(shutil.rmtree, os.environ["XDG_CONFIG_HOME"], ignore_errors=True)

# A training that takes about a second.
SMALL_JOB = {
    "display_name": "small",
    "spec": {
        "method": "guided",
        "forward": {"preset": "regular_spiking", "duration_ms": 300},
        "network": {"hidden_layers": 2, "width": 16},
        "collocation": {"uniform_points": 100, "concentrated_points": 20},
        "adam": {"steps": 100},
        "lbfgs": {"rounds": 2},
    },
}


def job_that(**changes):
    """SMALL_JOB with parts of its spec replaced."""
    return {**SMALL_JOB, "spec": {**SMALL_JOB["spec"], **changes}}


# A training that goes on until somebody stops it.
ENDLESS_JOB = job_that(adam={"steps": 5_000_000})


class ServerDidNotStart(AssertionError):
    pass


class Server:
    """spikepinnd on `port` of `host`, 0 for any, started in `prefix` (say, a network namespace).

    `settings` is its configuration file, `environment` is added to ours.
    """

    def __init__(self, data_dir, host="127.0.0.1", prefix=(), port=0, settings=None,
                 environment=None):
        command = [*prefix, BIN / "spikepinnd", "--listen", f"{host}:{port}",
                   "--data-dir", data_dir]
        if settings is not None:
            # YAML is a superset of JSON.
            config = pathlib.Path(f"{data_dir}.conf.yaml")
            config.write_text(json.dumps(settings))
            command += ["--config", config]
        self.log = open(f"{data_dir}.log", "a+")
        self.process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE,
                                        stderr=self.log, text=True,
                                        env={**os.environ, **(environment or {})})
        ready = self.process.stdout.readline()
        if "listening on " not in ready:
            text = self.log_text()
            self.stop()
            raise ServerDidNotStart(f"the server did not start: {ready}{text}")
        self.address = ready.split("listening on ")[1].split(",")[0]

    def log_text(self):
        self.log.seek(0)
        return self.log.read()

    def stop(self, with_signal=signal.SIGTERM):
        """Ends the server and returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        code = self.process.wait(timeout=30)
        self.process.stdout.close()
        self.log.close()
        return code


class SystemTest(unittest.TestCase):
    """A temporary folder and a server on loopback for every test."""

    settings = None  # the server's configuration file

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="spikepinn-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.server = None
        self.start_server()

    def start_server(self, port=0):
        self.server = Server(self.folder / "data", port=port, settings=self.settings)
        self.addCleanup(self.server.stop)

    def restart_server(self, with_signal=signal.SIGTERM):
        """Ends the server and starts another one at its address."""
        port = self.server.address.rsplit(":", 1)[1]
        self.server.stop(with_signal)
        self.start_server(port)

    def job_file(self, job):
        path = self.folder / f"job{len(list(self.folder.iterdir()))}.json"
        path.write_text(job if isinstance(job, str) else json.dumps(job, ensure_ascii=False))
        return path

    def command(self, *arguments):
        return [str(BIN / "spikepinn"), "--server", self.server.address,
                *(str(argument) for argument in arguments)]

    def run_cli(self, *arguments, expect=0):
        """Runs one command to its end; returns what it printed (stdout, stderr)."""
        done = subprocess.run(self.command(*arguments), capture_output=True, text=True, timeout=55)
        self.assertEqual(done.returncode, expect, f"{arguments}: {done.stdout}\n{done.stderr}")
        return done.stdout, done.stderr

    def start_cli(self, *arguments):
        """Starts one command whose stdout is read line by line."""
        process = subprocess.Popen(self.command(*arguments), stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def submit(self, job):
        """Submits a job and returns its name."""
        stdout, _ = self.run_cli("--json", "submit", self.job_file(job))
        return json.loads(stdout.splitlines()[0])["name"]

    def get(self, name):
        return json.loads(self.run_cli("--json", "get", name)[0])

    def events(self, name, *flags, expect=0):
        """All events of a job, followed to its end."""
        stdout, _ = self.run_cli("--json", "watch", name, *flags, expect=expect)
        return self.only_events(stdout.splitlines())

    @staticmethod
    def only_events(lines):
        lines = [json.loads(line) for line in lines]
        return [line for line in lines if line["type"] == "event"]

    def wait_for_progress(self, name):
        """Returns when the job trains: a watcher has seen its first progress."""
        watcher = self.start_cli("--json", "watch", name)
        for line in watcher.stdout:
            if "progress" in json.loads(line):
                return
        self.fail(f"{name} ended before it made progress: {watcher.stderr.read()}")
