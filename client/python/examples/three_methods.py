# %% [markdown]
# # One neuron, three methods
# PURE knows the differential equations alone, GUIDED follows an Euler solution, SEGMENTED (the
# default) trains one network between every two spikes. All three solve the published problem here.
#
# Run it as a script (`python3 three_methods.py`), or cell by cell in an editor that knows `# %%`.
# It needs a server, whose address it takes from SPIKEPINN_SERVER, and matplotlib.

# %%
import os

import matplotlib.pyplot as plt
import numpy as np

import spikepinn

# The published budget is 8000 steps of Adam and 100 rounds of L-BFGS: many minutes. A tenth of it
# shows what PURE and GUIDED can do and what they cannot.
ADAM_STEPS = int(os.environ.get("ADAM_STEPS", 800))
LBFGS_ROUNDS = int(os.environ.get("LBFGS_ROUNDS", 10))

client = spikepinn.Client()

# %% [markdown]
# ## Submit
# A spec is what would stand in a job file. Nothing is lost if this program ends: the jobs go on.

# %%
problem = {"preset": "regular_spiking"}
budget = {"adam": {"steps": ADAM_STEPS}, "lbfgs": {"rounds": LBFGS_ROUNDS}}
specs = {
    "PURE": {"forward": problem, "method": "pure", **budget},
    "GUIDED": {"forward": problem, "method": "guided", **budget},
    "SEGMENTED": {"forward": problem, "method": "segmented"},
}
jobs = {name: client.submit(spec, display_name=f"three methods: {name}")
        for name, spec in specs.items()}

# %% [markdown]
# ## Wait, and fetch
# `result` waits with a bar and then fetches everything as numpy arrays.

# %%
results = {name: client.result(job) for name, job in jobs.items()}

for name, result in results.items():
    print(f"{name:10} {len(result.spikes.time_ms)} of {len(result.spikes.reference_time_ms)} "
          f"spikes, relative L2 error {result.summary.against_reference.v.relative_l2:.1e}, "
          f"{result.summary.training_seconds:.2f} s")

# %% [markdown]
# ## Look

# %%
# Told apart without colours, too.
STYLES = {"PURE": ("#d55e00", ":"), "GUIDED": ("#0072b2", "--"), "SEGMENTED": ("#009e73", "-")}

figure, (voltage, error, loss) = plt.subplots(3, 1, figsize=(9, 10), layout="constrained")

reference = results["SEGMENTED"].trajectory
voltage.plot(reference.time_ms, reference.reference_v_mv, color="0.6", linewidth=3,
             label="reference")
for name, result in results.items():
    colour, line = STYLES[name]
    t = result.trajectory
    voltage.plot(t.time_ms, t.v_mv, line, color=colour, linewidth=1.2, label=name)
    # At the very time of a spike the solution may have jumped and the reference not yet: a picosecond
    # looks like 85 mV there. Those samples are left out.
    off_spikes = np.ones(t.time_ms.shape, dtype=bool)
    for spike_ms in (*result.spikes.time_ms, *result.spikes.reference_time_ms):
        off_spikes &= np.abs(t.time_ms - spike_ms) > 1e-6
    distance = np.abs(t.v_mv - t.reference_v_mv)[off_spikes]
    error.semilogy(t.time_ms[off_spikes], np.maximum(distance, 1e-13), line, color=colour,
                   linewidth=1, label=name)
    total = result.losses.terms["total"]
    share = result.losses.overall_step / result.losses.overall_step[-1]
    # The steps of the three are of different kinds; zero has no logarithm.
    loss.semilogy(share[total > 0], total[total > 0], line, color=colour, label=name)

voltage.set(xlabel="t in ms", ylabel="v in mV", title="Membrane potential")
voltage.legend(loc="upper left", ncols=4, fontsize="small")
voltage.set_ylim(top=60)
error.set(xlabel="t in ms", ylabel="|v - reference| in mV", title="Error against the reference")
loss.set(xlabel="share of the training", ylabel="total loss, in the method's own units",
         title="Loss while training")
for axes in (voltage, error, loss):
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)

figure.savefig("three_methods.png", dpi=120)
print("three_methods.png")
