"""What every command prints with --json, against the documented fields in docs/schemas."""

import functools
import json
import os
import shlex
import subprocess
import sys
import unittest

import jsonschema

from support import BIN, ENDLESS_JOB, SOURCE, SystemTest, job_that

SCHEMAS = SOURCE / "docs/schemas"

# What is run of each command of `spikepinn --help`, `--json` added; [] for one that prints no JSON.
# With another exit code than 0: (command line, code). In braces: what Things makes.
COMMANDS = {
    "backup": ["backup"],
    "cancel": ["cancel {running}"],
    "completion": [],
    "context add": ["context add here --server 127.0.0.1:7461"],
    "context list": ["context list"],
    "context remove": ["context add gone --server 127.0.0.1:7461", "context remove gone"],
    "context show": ["context show here"],
    "context use": ["context use here"],
    "delete": ["delete {ended}"],
    "diff": ["diff {job} {job}", ("diff {job} {guided}", 1)],
    "evaluate": ["evaluate {job} --dt 10", "evaluate {guided} --dt 10 -o {folder}/e.csv"],
    "export": ["export --preset regular_spiking -o {folder}/neuron.cell.nml"],
    "get": ["get {job}", "get {guided}", "get {waiting}", "get {cancelled}",
            "get {job} --watch"],
    "help": [],
    "info": ["info"],
    "init": ["init -o {folder}/init.yaml"],
    "list": ["list", "list -o json", "list --method guided", "list --sweep {sweep}"],
    "logs": ["logs {job}", "logs {guided}"],
    "plot": ["plot {job} -o {folder}/p.svg"],
    "presets": ["presets", "presets tonic_spiking"],
    "queue": ["queue"],
    "report": ["report {job} -o {folder}/r.html"],
    "rerun": ["rerun {job}"],
    "result": ["result {guided} -o {folder}/result"],
    "run": ["run {file} -o {folder}/run"],
    "submit": ["submit {file}", "submit {file} --validate-only", "submit {file} --watch"],
    "sweep cancel": ["sweep cancel {running_sweep}"],
    "sweep delete": ["sweep delete {ended_sweep}"],
    "sweep get": ["sweep get {sweep}", "sweep get {list_sweep}"],
    "sweep list": ["sweep list"],
    "sweep results": ["sweep results {sweep}", "sweep results {sweep} --csv {folder}/t.csv"],
    "sweep submit": ["sweep submit {file} --grid runtime.seed=1,2",
                     "sweep submit {file} --grid runtime.seed=1,2 --watch"],
    "sweep watch": ["sweep watch {sweep}"],
    "validate": ["validate {file}", ("validate {bad_file}", 3)],
    "wait": ["wait {job} {guided}", ("wait {cancelled}", 4)],
    "watch": ["watch {job}", "watch {guided}", ("watch {cancelled}", 1)],
}


def lines_of(text):
    """Not splitlines(): there are other ends of lines in Unicode, which JSON has as they are."""
    return text.removesuffix("\n").split("\n")


@functools.cache
def validator(kind):
    """Of the lines of a "type"; None if nothing is documented about it."""
    path = SCHEMAS / f"{kind}.json"
    if not path.exists():
        return None
    store = {file.as_uri(): json.loads(file.read_text()) for file in SCHEMAS.glob("*.json")}
    resolver = jsonschema.RefResolver(path.as_uri(), store[path.as_uri()], store)
    return jsonschema.Draft7Validator(store[path.as_uri()], resolver=resolver)


def commands_in(help_text):
    """The names below "Subcommands:"."""
    lines = help_text.split("Subcommands:\n")[1].split("\n\n")[0].splitlines()
    return [line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "]


def all_commands():
    def help_of(*command):
        return subprocess.run([BIN / "spikepinn", *command, "--help"], capture_output=True,
                              text=True, check=True).stdout
    names = []
    for name in commands_in(help_of()):
        text = help_of(name)
        inner = commands_in(text) if "Subcommands:" in text else []
        names += [f"{name} {child}" for child in inner] or [name]
    return names


class Things(dict):
    """What command lines name, made when it is first asked for."""

    def __init__(self, test):
        super().__init__(folder=test.folder)
        self.test = test

    def __missing__(self, name):
        made = self[name] = getattr(self, name)()
        return made

    def submit(self, job, *flags):
        return self.test.submit_for(job, *flags)

    def file(self):
        return self.test.job_file(job_that(adam={"steps": 20}))

    def bad_file(self):
        return self.test.job_file(job_that(adam={"steps": 0}))

    def job(self):
        return self.submit({"display_name": "gr\u00f6\u00dfe \u2028 \U0001f9e0",
                            "resources": {"wall_seconds": 60, "memory_bytes": 1 << 31},
                            "spec": {"forward": {"preset": "tonic_spiking"}}}, "--watch")

    def guided(self):
        return self.submit(job_that(adam={"steps": 20}), "--watch")

    def ended(self):
        return self.submit({"spec": {"forward": {"preset": "tonic_spiking"}}}, "--watch")

    def running(self):
        return self.submit(ENDLESS_JOB)

    def waiting(self):
        return [self.submit(ENDLESS_JOB) for _ in range(os.cpu_count() + 1)][-1]

    def cancelled(self):
        name = self.submit(ENDLESS_JOB)
        self.test.run_cli("cancel", name)
        self.test.run_cli("wait", name, expect=4)
        return name

    def sweep(self):
        return self.submit_sweep("tonic_spiking")

    ended_sweep = sweep

    def submit_sweep(self, preset, *flags):
        lines, _ = self.test.run_cli("--json", "sweep", "submit", "--preset", preset, "--grid",
                                     "segmented.accuracy=1e-6,1e-8", "--watch", *flags)
        return json.loads(lines_of(lines)[0])["name"]

    def list_sweep(self):
        return self.submit_sweep_file({"job": job_that(adam={"steps": 20}), "list": {
            "fields": ["runtime.seed"], "points": [{"values": ["1"]}, {"values": ["2"]}]}})

    def running_sweep(self):
        return self.submit_sweep_file({"job": ENDLESS_JOB, "grid": {
            "axes": [{"field": "runtime.seed", "values": ["1", "2"]}]}})

    def submit_sweep_file(self, sweep):
        sweep["job"] = {key: value for key, value in sweep["job"].items() if key != "display_name"}
        stdout, _ = self.test.run_cli("--json", "sweep", "submit", self.test.job_file(sweep))
        return json.loads(stdout)["name"]


class JsonLinesTest(SystemTest):

    def submit_for(self, job, *flags):
        stdout, _ = self.run_cli("--json", "submit", self.job_file(job), *flags)
        return json.loads(lines_of(stdout)[0])["name"]

    def check(self, line, where):
        thing = json.loads(line)
        documented = validator(thing["type"])
        self.assertIsNotNone(documented, f"{where}: no docs/schemas/{thing['type']}.json")
        for error in documented.iter_errors(thing):
            self.fail(f"{where}: {thing['type']}.{'.'.join(map(str, error.path))}: {error.message}")

    def test_every_command_prints_the_documented_fields_and_no_others(self):
        things = Things(self)
        # Jobs that never end come last: they keep the others waiting.
        last = ("waiting", "running", "cancel", "queue")
        for name in sorted(COMMANDS, key=lambda name: any(w in str(COMMANDS[name]) for w in last)):
            for entry in COMMANDS[name]:
                line, code = entry if isinstance(entry, tuple) else (entry, 0)
                with self.subTest(line):
                    if name == "queue":
                        things["waiting"]
                    arguments = shlex.split(line.format_map(things))
                    stdout, _ = self.run_cli("--json", *arguments, expect=code)
                    self.assertNotEqual(stdout, "", line)
                    for text in lines_of(stdout):
                        self.check(text, line)

    def test_every_command_is_tried(self):
        self.assertEqual(sorted(all_commands()), sorted(COMMANDS))

    def test_the_documented_messages_are_those_of_the_api(self):
        subprocess.run([sys.executable, SCHEMAS / "generate.py", "--check"], check=True)

    def test_what_is_not_documented_does_not_pass(self):
        self.check('{"type":"deleted","name":"jobs/x"}', "a line")
        for line in ('{"type":"deleted","name":"jobs/x","more":1}', '{"type":"deleted"}',
                     '{"type":"new"}'):
            with self.assertRaises(AssertionError):
                self.check(line, "a line")


if __name__ == "__main__":
    unittest.main()
