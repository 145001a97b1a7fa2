"""Cells in NeuroML as jobs, and jobs as cells."""

import unittest

from support import SystemTest

# The regular spiking cell of Izhikevich's book with 100 pA for 520 ms, which the Open Source
# Brain's IzhikevichModel project has in NeuroML2/Izh2007Cells.net.nml. It expects of any simulator
# that v crosses 0 mV at these times (NeuroML2/.test.2007cells.mep), within this part of each
# (.test.2007cells.jnml.omt).
CELL = """<neuroml xmlns="http://www.neuroml.org/schema/neuroml2" id="published">
  <izhikevich2007Cell id="RS" C="100 pF" v0="-60mV" k="0.7 nS_per_mV" vr="-60 mV" vt="-40 mV"
                      vpeak="35 mV" a="0.03 per_ms" b="-2 nS" c="-50 mV" d="100 pA"/>
  <pulseGenerator id="input" delay="0ms" duration="520ms" amplitude="100 pA"/>
  <network id="net">
    <property tag="recommended_duration_ms" value="520"/>
    <population id="pop" component="RS" size="1"/>
    <explicitInput target="pop[0]" input="input"/>
  </network>
</neuroml>
"""
TOLERANCE = 0.000439525312662
PUBLISHED_MS = [47.04, 120.46, 196.55, 272.54, 348.55, 424.54, 500.54]


class NeuroMlTest(SystemTest):

    def run_file(self, path, *flags):
        """Trains what the file says; returns the trajectory and the spike times."""
        out = self.folder / f"out-{path.name}"
        self.run_cli("run", path, "-o", out, "--format", "csv,txt", *flags)
        return ((out / "trajectory.csv").read_bytes(),
                [float(line) for line in (out / "spikes.txt").read_text().split()])

    def test_a_published_cell_spikes_when_other_simulators_say(self):
        path = self.folder / "published.net.nml"
        path.write_text(CELL)
        trajectory, _ = self.run_file(path, "--dt", "0.005")
        rows = [line.split(b",") for line in trajectory.splitlines()[1:]]
        samples = [(float(row[0]), float(row[1])) for row in rows]
        crossings = [t for (_, before), (t, v) in zip(samples, samples[1:]) if before < 0 <= v]
        self.assertEqual(len(crossings), len(PUBLISHED_MS))
        for ours, published in zip(crossings, PUBLISHED_MS):
            self.assertLess(abs(ours - published), TOLERANCE * published)

    def test_an_exported_job_gives_the_same_bits(self):
        job = self.job_file({"spec": {"forward": {"preset": "regular_spiking",
                                                  "duration_ms": 400.3}}})
        cell = self.folder / "exported.cell.nml"
        self.run_cli("export", job, "-o", cell)
        self.assertEqual(self.run_file(cell), self.run_file(job))
        name = self.submit(cell.read_text())  # known by its first letter, whatever its ending
        again, _ = self.run_cli("export", name)
        self.assertEqual(again, cell.read_text())


if __name__ == "__main__":
    unittest.main()
