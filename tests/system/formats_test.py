"""Result files in every format, read back by programs that are not ours: the same numbers in all."""

import csv
import unittest

import numpy
import scipy.io
import yaml

from support import SMALL_JOB, SystemTest, job_that

SAMPLES = ("t_ms", "v_mv", "w_pa", "guide_v_mv", "guide_w_pa", "reference_v_mv", "reference_w_pa")
EVALUATED = ("t_ms", "v_mv", "w_pa", "dv_mv_per_ms", "dw_pa_per_ms")
SPIKES = {"time_ms": "spike_t_ms", "guide_ms": "guide_spike_t_ms",
          "reference_ms": "reference_spike_t_ms"}
SEGMENTED_JOB = {"spec": {"forward": {"preset": "regular_spiking", "duration_ms": 300}}}


def table(path):
    """The columns of a CSV file of numbers."""
    with open(path) as file:
        names = file.readline().strip().split(",")
    values = numpy.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)
    return {name: values[:, index] for index, name in enumerate(names)}


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


class FormatsTest(SystemTest):

    def fetch(self, job, *flags):
        name = self.submit(job)
        self.events(name)
        out = self.folder / "out"
        self.run_cli("result", name, "-o", out, *flags)
        return name, out

    def assert_same_bits(self, ours, expected, what):
        ours = numpy.ascontiguousarray(ours, dtype="<f8")
        self.assertEqual(ours.shape, expected.shape, what)
        self.assertEqual(ours.tobytes(), expected.tobytes(), what)

    def check_samples(self, out, arrays, shape):
        for name, expected in table(out / "trajectory.csv").items():
            self.assert_same_bits(arrays[name].reshape(shape), expected, name)

    def check_spikes(self, out, arrays):
        for column, name in SPIKES.items():
            expected = [float(row[column]) for row in rows(out / "spikes.csv") if row[column]]
            self.assertEqual(arrays[name].ravel().tolist(), expected, name)
        self.assertGreater(arrays["spike_t_ms"].size, 0)

    def check_losses(self, out, arrays, stages):
        losses = rows(out / "losses.csv")
        self.assertEqual(stages, [row["stage"] for row in losses])
        for column in losses[0]:
            if column == "stage":
                continue
            expected = numpy.array([float(row[column] or "nan") for row in losses])
            self.assert_same_bits(arrays["loss_" + column].ravel(), expected, column)

    def check_arrays(self, out):
        npz = numpy.load(out / "result.npz", allow_pickle=False)
        self.check_samples(out, npz, (-1,))
        self.check_spikes(out, npz)
        self.check_losses(out, npz, npz["loss_stage"].tolist())
        self.assertEqual(npz["loss_step"].dtype, numpy.int64)
        mat = scipy.io.loadmat(out / "result.mat")
        self.assertEqual(mat["v_mv"].shape[1], 1, "a column vector")
        self.check_samples(out, mat, (-1,))
        self.check_spikes(out, mat)
        self.check_losses(out, mat, [str(cell[0]) for cell in mat["loss_stage"].ravel()])

    def test_every_format_holds_the_same_bits(self):
        for job in (SMALL_JOB, SEGMENTED_JOB):
            _, out = self.fetch(job, "--format", "csv,npz,mat,mep,txt")
            self.check_arrays(out)

    def test_a_trajectory_of_200000_samples_is_read_back_to_the_last_bit(self):
        _, out = self.fetch(SEGMENTED_JOB, "--format", "csv,npz,mat", "--dt", "0.0015")
        self.assertGreater(table(out / "trajectory.csv")["t_ms"].size, 200_000)
        self.check_arrays(out)

    def test_spike_times_are_those_of_the_table(self):
        name, out = self.fetch(SEGMENTED_JOB, "--format", "csv,mep,txt")
        mep = yaml.safe_load((out / "spikes.mep").read_text())
        self.assertEqual(mep["system"], name)
        spikes = rows(out / "spikes.csv")
        for experiment, column, text in (("network", "time_ms", "spikes.txt"),
                                         ("guide", "guide_ms", "guide_spikes.txt"),
                                         ("reference", "reference_ms", "reference_spikes.txt")):
            expected = [float(row[column]) for row in spikes if row[column]]
            self.assertEqual(mep["experiments"][experiment]["expected"]["spike times"], expected)
            self.assertEqual([float(line) for line in (out / text).read_text().split()], expected)
        self.assertGreater(len(spikes), 0)

    def test_no_spikes_are_empty_arrays(self):
        _, out = self.fetch(job_that(forward={"preset": "regular_spiking", "duration_ms": 50}),
                            "--format", "npz,mat,mep,txt")
        self.assertEqual(numpy.load(out / "result.npz")["reference_spike_t_ms"].shape, (0,))
        self.assertEqual(scipy.io.loadmat(out / "result.mat")["reference_spike_t_ms"].size, 0)
        mep = yaml.safe_load((out / "spikes.mep").read_text())
        self.assertEqual(mep["experiments"]["reference"]["expected"]["spike times"], [])
        self.assertEqual((out / "reference_spikes.txt").read_text(), "")

    def test_only_what_is_asked_for_is_written(self):
        name, out = self.fetch(SEGMENTED_JOB, "--format", "npz")
        always = {"summary.json", "model.safetensors"}
        self.assertEqual({path.name for path in out.iterdir()}, {"result.npz"} | always)
        _, stderr = self.run_cli("result", name, "-o", out, "--format", "hdf5", expect=3)
        self.assertIn("--format = hdf5: each must be one of csv, npz, mat, mep, txt", stderr)

    def test_the_same_result_is_the_same_file(self):
        name, out = self.fetch(SEGMENTED_JOB, "--format", "npz,mat")
        again = self.folder / "again"
        self.run_cli("result", name, "-o", again, "--format", "npz,mat")
        for file in ("result.npz", "result.mat"):
            self.assertEqual((out / file).read_bytes(), (again / file).read_bytes())

    def test_a_network_is_evaluated_into_arrays(self):
        name = self.submit(SEGMENTED_JOB)
        self.events(name)
        for path in ("dense.csv", "dense.npz", "dense.mat"):
            self.run_cli("evaluate", name, "--dt", "0.01", "-o", self.folder / path)
        npz = numpy.load(self.folder / "dense.npz")
        mat = scipy.io.loadmat(self.folder / "dense.mat")
        expected = table(self.folder / "dense.csv")
        self.assertEqual(tuple(expected), EVALUATED)
        for column, values in expected.items():
            self.assert_same_bits(npz[column], values, column)
            self.assert_same_bits(mat[column].ravel(), values, column)
        self.run_cli("evaluate", name, "--format", "npz", expect=3)  # into what?


if __name__ == "__main__":
    unittest.main()
