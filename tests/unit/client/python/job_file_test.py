"""What may be submitted, and what is said about what may not."""

import pathlib
import tempfile
import unittest
from unittest import mock

import numpy as np

import python_package  # noqa: F401
import spikepinn
from spikepinn.job_file import default_user, to_job
from spikepinn.sweep import text_of
from spikepinn.v1 import training_spec_pb2 as spec

SOURCE = python_package.SOURCE


class JobFileTest(unittest.TestCase):

    def file(self, name, text):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name) / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def test_a_job_a_spec_and_a_message_are_the_same(self):
        fields = {"forward": {"preset": "chattering"}, "method": "guided"}
        message = spec.TrainingSpec(forward=spec.ForwardProblem(preset="chattering"),
                                    method=spec.METHOD_GUIDED)
        for source in (fields, {"spec": fields}, message):
            self.assertEqual(to_job(source).spec, message)

    def test_every_example_is_read(self):
        files = [file for file in (SOURCE / "client/examples").glob("*")
                 if file.suffix in (".yaml", ".json") and "grid:" not in file.read_text()]
        self.assertGreater(len(files), 3)
        for file in files:
            self.assertTrue(to_job(file).spec.HasField("forward"), file)

    def test_numbers_without_a_point_and_empty_sections_read_as_the_command_line_reads_them(self):
        job = to_job(self.file("job.yaml", "spec: {forward: {preset: x}, segmented: "
                                           "{accuracy: 1e-10}, adam: }"))
        self.assertEqual(job.spec.segmented.accuracy, 1e-10)
        self.assertFalse(job.spec.HasField("adam"))

    def test_mistakes_name_file_and_field(self):
        for name, text, words in (
                ("a.json", '{"spec": {"forwar": {}}}', ["a.json", "forwar"]),
                ("a.json", '{"spec": {"method": "gided"}}', ["a.json", "method", "gided"]),
                ("a.json", "{", ["a.json:1: is not JSON"]),
                ("a.yaml", "spec: [", ["a.yaml:1: is neither YAML nor JSON"]),
                ("a.yaml", "", ["a.yaml: is empty"])):
            with self.subTest(text), self.assertRaises(spikepinn.InvalidRequest) as caught:
                to_job(self.file(name, text))
            for word in words:
                self.assertIn(word, str(caught.exception))
        with self.assertRaisesRegex(spikepinn.InvalidRequest, "^nowhere.yaml: No such file"):
            to_job("nowhere.yaml")

    def error(self, source):
        """Without the folder of a file."""
        with self.assertRaises(spikepinn.InvalidRequest) as caught:
            to_job(source)
        text = str(caught.exception)
        self.assertEqual(text, "".join(c for c in text if c.isprintable() or c == "\n"))
        return text.replace(f"{source.parent}/", "") if isinstance(source, pathlib.Path) else text

    def yaml_error(self, text):
        return self.error(self.file("a.yaml", text))

    def spec_error(self, line):
        return self.yaml_error(f"spec:\n  forward: {{preset: x}}\n  {line}\n")

    # The texts of the next five are those of tests/unit/client/cli/input/job_file_test.cc.

    def test_a_field_given_twice_is_refused(self):
        self.assertEqual(self.yaml_error("spec: {}\npriority: 1\npriority: 2\n"),
                         "a.yaml:3: priority: given twice, first on line 2")
        self.assertEqual(self.spec_error("forward: {preset: y}"),
                         "a.yaml:3: spec.forward: given twice, first on line 2")
        twice = self.file("a.json", '{"spec": {}, "priority": 1, "priority": 1}')
        self.assertEqual(self.error(twice), "a.json: priority: given twice")
        self.assertEqual(self.yaml_error("spec:\n  forward:\n    neuron:\n"
                                         "      izhikevich2004: {b: 1}\n      general: {q2: 1}\n"),
                         "a.yaml:5: spec.forward.neuron.general: izhikevich2004 is given already; "
                         "only one of izhikevich2007, izhikevich2004, general may be")

    def test_fields_of_the_server_and_fields_on_the_wrong_level_are_refused(self):
        for field in ("name", "state", "sweep", "create_time", "effective_spec"):
            why = f"{field}: is set by the server and has no place in a job file"
            self.assertEqual(self.yaml_error(f"spec: {{}}\n{field}: 1\n"), f"a.yaml:2: {why}")
            self.assertEqual(self.error({"spec": {}, field: 1}), f"job: {why}")
        self.assertEqual(self.yaml_error("adam: {steps: 3}\nspec: {}\n"),
                         'a.yaml:1: adam: unknown field here; it belongs below "spec:"')
        self.assertEqual(self.yaml_error("forward: {preset: x}\n"),
                         'a.yaml:1: forward: unknown field here; it belongs below "spec:"')
        self.assertEqual(self.yaml_error("name2: x\nspec: {}\n"),
                         "a.yaml:1: name2: unknown field; known here: display_name, spec, user, "
                         "priority, resources, max_attempts")
        self.assertEqual(self.spec_error("adam: {stepz: 5}"),
                         'a.yaml:3: spec.adam.stepz: unknown field; did you mean "steps"?')
        self.assertEqual(self.yaml_error("user: x\n"),
                         "a.yaml: spec: missing; it says what to train")

    def test_values_are_read_as_their_fields_want_them(self):
        job = to_job(self.file("a.yaml", "display_name: 2026-11-23\nuser: yes\nspec:\n"
                               "  forward: {preset: 42, duration_ms: 0100}\n  method: PURE\n"
                               "  guide: {dt_ms: +.5e1}\n"
                               "  runtime: {device: 'null', seed: 18446744073709551615}\n"))
        self.assertEqual((job.display_name, job.user), ("2026-11-23", "yes"))
        self.assertEqual((job.spec.forward.preset, job.spec.forward.duration_ms), ("42", 100.0))
        self.assertEqual((job.spec.method, job.spec.guide.dt_ms), (spec.METHOD_PURE, 5.0))
        self.assertEqual((job.spec.runtime.device, job.spec.runtime.seed), ("null", 2**64 - 1))
        job = to_job(self.file("a.json", '{"display_name": 42, "spec": {}}'))
        self.assertEqual(job.display_name, "42")

    def test_values_that_do_not_fit_are_refused(self):
        number, whole = "must be a number", "must be a whole number"
        for line, error in (
                ('guide: {dt_ms: "300"}', f'spec.guide.dt_ms = "300": {number}, without quotes'),
                ("guide: {dt_ms: 1_000}", f"spec.guide.dt_ms = 1_000: {number}"),
                ("guide: {dt_ms: 1:30}", f"spec.guide.dt_ms = 1:30: {number}"),
                ("guide: {dt_ms: .inf}", "spec.guide.dt_ms = .inf: must be finite"),
                ("guide: {dt_ms: 1e999}", "spec.guide.dt_ms = 1e999: must be finite"),
                ('guide: {dt_ms: "\\e[31m"}',
                 f'spec.guide.dt_ms = "\\x1b[31m": {number}, without quotes'),
                ("adam: {steps: 0100}", f"spec.adam.steps = 0100: {whole}"),
                ("adam: {steps: 5.0}", f"spec.adam.steps = 5.0: {whole}"),
                ("adam: {steps: }", "spec.adam.steps: has no value"),
                ("adam: {steps: [1]}", "spec.adam.steps = [...]: must be a single value"),
                ("adam: 5", 'spec.adam = 5: must be a map of fields ("name: value")'),
                ("runtime: {seed: -1}",
                 f"spec.runtime.seed = -1: {whole} in [0, 18446744073709551615]"),
                ("segmented: {strict: yes}",
                 "spec.segmented.strict = yes: must be true or false"),
                ("method: unspecified",
                 "spec.method = unspecified: must be one of pure, guided, segmented")):
            self.assertEqual(self.spec_error(line), f"a.yaml:3: {error}")
        self.assertEqual(self.spec_error("adam: {steps: x}\n  method: y"),
                         f"a.yaml:3: spec.adam.steps = x: {whole}\n"
                         "a.yaml:4: spec.method = y: must be one of pure, guided, segmented")

    def test_files_that_are_no_jobs_are_named(self):
        for text, error in (
                (b"\x7fELF\xff\xfe", "a.yaml:1: holds text that is not UTF-8"),
                (b"a\x00b", "a.yaml: is neither YAML nor JSON: unacceptable character"),
                ("- a", 'a.yaml:1: the file: must be a map of fields ("name: value")'),
                ("spec: {}\n---\nspec: {}\n", "a.yaml: holds more than one YAML document"),
                (10_000 * "[", "a.yaml: is nested too deeply"),
                ('spec: {}\nuser: "\\ud800"',
                 'a.yaml:2: user = "\\ud800": must be text that is UTF-8'),
                ("spec: &a {forward: *a}", "a.yaml:1: spec.forward.forward: unknown field"),
                ((16 << 20) * "#" + " ", "a.yaml: is larger than 16 MiB")):
            with self.subTest(error):
                self.assertIn(error, self.yaml_error(text))
        self.assertEqual(self.error(self.file("a.json", b"\xff")),
                         "a.json:1: holds text that is not UTF-8")
        self.assertEqual(self.error("a\0\ud800"), "a\\x00\\ud800: is no path")
        self.assertIn("not of type int", self.error(5))

    def test_an_alias_counts_with_all_that_it_names(self):
        text = "spec: {forward: {stimulus: {samples: [&s {time_ms: [0, 0, 0, 0]}, *s, *s]}}}"
        with mock.patch("spikepinn.message_reader._MAX_VALUES", 20):
            self.assertIn("holds more than 20 values", self.yaml_error(text))
        self.assertEqual(len(to_job(self.file("a.yaml", text)).spec.forward.stimulus.samples), 3)

    def test_a_dictionary_may_hold_whatever_stands_for_a_number(self):
        job = to_job({"forward": {"duration_ms": np.float32(0.5), "stimulus": {"samples": [
            {"time_ms": np.arange(3), "current_pa": (0, np.float64(0.1), 1e300)}]}},
            "adam": {"steps": 500.0, "learning_rate": None}, "segmented": {"strict": np.True_}})
        samples = job.spec.forward.stimulus.samples[0]
        self.assertEqual(list(samples.time_ms), [0, 1, 2])
        self.assertEqual(list(samples.current_pa), [0, 0.1, 1e300])
        self.assertEqual((job.spec.forward.duration_ms, job.spec.adam.steps), (0.5, 500))
        self.assertFalse(job.spec.adam.HasField("learning_rate"))
        self.assertTrue(job.spec.segmented.strict)

    def test_a_dictionary_is_read_by_the_same_rules(self):
        endless = {}
        endless["forward"] = endless
        for fields, error in (
                ({"forward": {"duration_ms": "300"}},
                 'job: spec.forward.duration_ms = "300": must be a number, without quotes'),
                ({"forward": {"duration_ms": float("nan")}},
                 "job: spec.forward.duration_ms = nan: must be finite"),
                ({"forward": {}, "adam": {"steps": 0.5}},
                 "job: spec.adam.steps = 0.5: must be a whole number"),
                ({"forward": {"preset": b"x"}}, "job.spec.forward.preset: must be text, a number, "
                 "true or false, a list or a dictionary, not of type bytes"),
                ({"forward": {"preset": "\ud800"}},
                 'job: spec.forward.preset = "\\ud800": must be text that is UTF-8'),
                (endless, "job: is nested too deeply"),
                ({}, "job: spec: missing; it says what to train")):
            self.assertEqual(self.error(fields), error)

    def test_yaml_without_pyyaml_says_what_to_install(self):
        with mock.patch.dict("sys.modules", {"yaml": None}):
            with self.assertRaisesRegex(spikepinn.InvalidRequest, "python3-yaml"):
                to_job(self.file("a.yaml", "spec: {}"))

    def test_the_user_is_written_in_letters_that_the_server_takes(self):
        with mock.patch.dict("os.environ", {"SPIKEPINN_USER": "ada lovelace/" + 80 * "x"}):
            self.assertEqual(default_user(), "ada_lovelace_" + 50 * "x")
            self.assertEqual(to_job({"spec": {}}).user, "ada_lovelace_" + 50 * "x")
        self.assertEqual(to_job({"spec": {}, "user": "eve"}).user, "eve")

    def test_values_of_a_sweep_read_back_as_the_very_same_doubles(self):
        self.assertEqual([text_of(value) for value in (0.1 + 0.2, 5, True, "guided")],
                         ["0.30000000000000004", "5", "true", "guided"])


if __name__ == "__main__":
    unittest.main()
