"""What may be submitted, and what is said about what may not."""

import pathlib
import tempfile
import unittest
from unittest import mock

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
        path.write_text(text)
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
                ("a.json", '{"spec": {"method": "gided"}}', ["a.json", "method", "GIDED"]),
                ("a.json", "{", ["a.json", "line 1"]),
                ("a.yaml", "spec: [", ["a.yaml", "line 1"]),
                ("a.yaml", "", ["a.yaml", "must be a job"])):
            with self.subTest(text), self.assertRaises(spikepinn.InvalidRequest) as caught:
                to_job(self.file(name, text))
            for word in words:
                self.assertIn(word, str(caught.exception))
        with self.assertRaisesRegex(spikepinn.InvalidRequest, "^nowhere.yaml: No such file"):
            to_job("nowhere.yaml")

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
