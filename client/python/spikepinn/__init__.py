"""Trains physics-informed neural networks of spiking neurons on a spikepinn server.

    import spikepinn

    client = spikepinn.Client("labserver:7461")
    job = client.submit({"forward": {"preset": "regular_spiking"}})
    result = client.result(job)
    result.trajectory.v_mv        # numpy arrays
"""

from .client import Client, default_address
from .connection import Limits
from .errors import (AlreadyExists, HistoryLost, InvalidRequest, JobFailed, NotFound,
                     ResourceExhausted, ServerError, Silent, SpikepinnError, Unavailable,
                     WaitTimeout, WrongState)
from .job import (Checkpoint, Event, Job, JobError, JobWarning, LogPiece, Piece, Progress, State,
                  StateChange)
from .model import Model, read_model
from .results import Evaluation, Losses, Residuals, Result, Spikes, Trajectory
from .sweep import Sweep

__all__ = [
    "AlreadyExists", "Checkpoint", "Client", "Evaluation", "Event", "HistoryLost",
    "InvalidRequest", "Job", "JobError", "JobFailed", "JobWarning", "Limits", "LogPiece", "Losses",
    "Model", "NotFound", "Piece", "Progress", "Residuals", "ResourceExhausted", "Result",
    "ServerError", "Silent", "Spikes", "SpikepinnError", "State", "StateChange", "Sweep",
    "Trajectory", "Unavailable", "WaitTimeout", "WrongState", "default_address", "read_model",
]
