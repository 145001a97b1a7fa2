"""A bar for whoever waits: tqdm's where it is installed, else a line of our own."""

from __future__ import annotations

import sys
import warnings
from typing import Protocol, TextIO

from .job import Event, JobWarning, Progress, StateChange


class Display(Protocol):
    def show(self, event: Event) -> None: ...

    def close(self) -> None: ...


class Nothing:
    """For programs that nobody looks at."""

    def show(self, event: Event) -> None:
        pass

    def close(self) -> None:
        pass


class TextBar:
    """One line that is written over, in terminals and notebooks alike."""

    WIDTH = 30

    def __init__(self, name: str, out: TextIO) -> None:
        self._name = name
        self._out = out
        self._length = 0

    def show(self, event: Event) -> None:
        if isinstance(event.payload, Progress):
            self._line(self._bar(event.payload))
        elif isinstance(event.payload, StateChange):
            self._line(f"{self._name} {event.payload.state}")
        elif isinstance(event.payload, JobWarning):
            self._line(f"{self._name}: {event.payload.message}")
            self._end_line()

    def close(self) -> None:
        self._end_line()

    def _bar(self, p: Progress) -> str:
        share = min(p.overall_step / p.overall_total_steps, 1.0) if p.overall_total_steps else 0.0
        full = round(share * self.WIDTH)
        left = "" if p.remaining_seconds is None else f", {p.remaining_seconds:.0f} s left"
        return (f"{self._name}: {'#' * full}{'.' * (self.WIDTH - full)} {100 * share:3.0f}% "
                f"{p.stage}, loss {p.loss.get('total', float('nan')):.2e}{left}")

    def _line(self, text: str) -> None:
        self._out.write("\r" + text.ljust(self._length))
        self._out.flush()
        self._length = len(text)

    def _end_line(self) -> None:
        if self._length:
            self._out.write("\n")
            self._out.flush()
        self._length = 0


class TqdmBar:
    """tqdm's bar, which in notebooks is a widget."""

    def __init__(self, name: str, out: TextIO) -> None:
        with warnings.catch_warnings():
            # A notebook without widgets gets a line of text, which will do.
            warnings.simplefilter("ignore")
            from tqdm.auto import tqdm
        self._name = name
        self._bar = tqdm(desc=name, file=out, unit="step")

    def show(self, event: Event) -> None:
        if isinstance(event.payload, Progress):
            p = event.payload
            self._bar.total = p.overall_total_steps
            self._bar.set_postfix_str(f"{p.stage}, loss {p.loss.get('total', float('nan')):.2e}",
                                      refresh=False)
            # Also backwards: a new attempt begins at its checkpoint.
            self._bar.update(p.overall_step - self._bar.n)
        elif isinstance(event.payload, StateChange):
            self._bar.set_description(f"{self._name} {event.payload.state}")

    def close(self) -> None:
        self._bar.close()


def _somebody_looks(out: TextIO) -> bool:
    return out.isatty() or "ipykernel" in sys.modules


def display(name: str, wanted: bool | None, out: TextIO | None = None) -> Display:
    """A bar; with `wanted` None only in a terminal or a notebook."""
    out = out or sys.stderr
    if not (_somebody_looks(out) if wanted is None else wanted):
        return Nothing()
    try:
        return TqdmBar(name, out)
    except ImportError:
        return TextBar(name, out)
