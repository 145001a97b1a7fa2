"""Calls over one channel: deadlines, retries on UNAVAILABLE, streams that resume."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import grpc

from . import errors
from .v1 import job_service_pb2_grpc

FIRST_WAIT_S = 0.1
LONGEST_WAIT_S = 5.0
CHANNEL_OPTIONS = [
    # A job with a long recorded current answers with more than gRPC's 4 MiB.
    ("grpc.max_receive_message_length", 64 << 20),
    # A proxy for web pages is not a way to a compute server.
    ("grpc.enable_http_proxy", 0),
    # Waiting before a retry is ours to do; gRPC's own would go on refusing for minutes after the
    # server is back.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1000),
    # Else a new channel inherits the connection of one that has gone silent.
    ("grpc.use_local_subchannel_pool", 1),
]


@dataclass(frozen=True)
class Limits:
    """How long things may take, in seconds."""

    call_s: float = 30.0  # one answer
    call_patience_s: float = 2.0  # repeating a call while the server cannot be reached
    watch_patience_s: float = 60.0  # the same of a watch, since the last sign of life
    busy_patience_s: float = 300.0  # a result, while the server says that too many are being read
    silence_s: float = 30.0  # a watch without event or heartbeat is dead: it begins anew
    download_s: float = 120.0  # one piece of a result; the first waits for the reference


class Backoff:
    """Exponential backoff with jitter; gives up when nothing has worked for `patience_s`."""

    def __init__(self, patience_s: float, clock: Callable[[], float] = time.monotonic,
                 sleep: Callable[[float], None] = time.sleep) -> None:
        self._patience_s = patience_s
        self._clock = clock
        self._sleep = sleep
        self.reset()

    def reset(self) -> None:
        """Something worked."""
        self._last_success = self._clock()
        self._next_s = FIRST_WAIT_S

    def wait(self) -> bool:
        """Waits, or returns False at once if that would outlast the patience."""
        wait_s = self._next_s * random.uniform(0.5, 1.0)
        if self._clock() + wait_s - self._last_success > self._patience_s:
            return False
        self._sleep(wait_s)
        self._next_s = min(2 * self._next_s, LONGEST_WAIT_S)
        return True


class Watchdog:
    """Cancels a call whose next message is waited for longer than `limit_s`.

    What the reader does between two messages does not count. Has a thread, which stop() ends.
    """

    def __init__(self, call: Any, limit_s: float) -> None:
        self.has_bitten = False
        self._call = call
        self._limit_s = limit_s
        self._changed = threading.Condition()
        self._waits = 0  # changes whenever a wait begins or ends; odd during one
        self._stopped = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def messages(self) -> Iterator[Any]:
        while True:
            self._toggle()
            try:
                message = next(self._call, None)
            finally:
                self._toggle()
            if message is None:
                return
            yield message

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._thread.join()

    def _toggle(self) -> None:
        with self._changed:
            self._waits += 1
            self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while not self._stopped:
                seen = self._waits
                limit_s = self._limit_s if seen % 2 == 1 else None
                if not self._changed.wait_for(lambda: self._stopped or self._waits != seen,
                                              limit_s):
                    self.has_bitten = True
                    self._call.cancel()
                    return


class Connection:
    """The calls of one server. Safe to use from many threads."""

    def __init__(self, address: str, limits: Limits) -> None:
        self.address = address
        self.limits = limits
        self._renew()

    def call(self, method: str, request: Any, deadline_s: float = 0.0) -> Any:
        """Repeats the call while the server is UNAVAILABLE and patience lasts."""
        deadline_s = deadline_s or self.limits.call_s
        backoff = Backoff(self.limits.call_patience_s)
        retried = False
        while True:
            try:
                return getattr(self._stub, method)(request, timeout=deadline_s)
            except grpc.RpcError as broken:
                error = errors.from_grpc(broken, self.address, deadline_s)
                error.retried = retried
            if isinstance(error, errors.Silent):
                self._renew()
            if not isinstance(error, errors.Unavailable) or not backoff.wait():
                raise error
            retried = True

    def stream(self, method: str, request: Any) -> Iterator[Any]:
        """One download. Repeated only as long as nothing has come."""
        unreachable = Backoff(self.limits.call_patience_s)
        busy = Backoff(self.limits.busy_patience_s)
        begun = False
        while True:
            try:
                for message in self._once(method, request, self.limits.download_s):
                    begun = True
                    yield message
                return
            except (errors.Unavailable, errors.ResourceExhausted) as error:
                backoff = busy if isinstance(error, errors.ResourceExhausted) else unreachable
                if begun or not backoff.wait():
                    raise

    def follow(self, method: str, next_request: Callable[[], Any],
               timeout_s: float | None = None) -> Iterator[Any]:
        """The messages of as many streams as it takes until the server ends one with OK.

        HistoryLost where the server refuses to go on from what it has told itself.
        """
        accepted = False  # the server has answered a stream with a message
        backoff = Backoff(self.limits.watch_patience_s)
        end = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            error: errors.SpikepinnError = errors.unreachable(self.address)
            left_s = None if end is None else max(end - time.monotonic(), 0.0)
            try:
                for message in self._once(method, next_request(), self.limits.silence_s, left_s):
                    accepted = True
                    kind = message.WhichOneof("message")
                    if kind == "server_stopping":
                        break
                    backoff.reset()
                    if kind != "heartbeat":
                        yield message
                else:
                    return
            except (errors.Unavailable, errors.Silent) as broken:
                error = broken
            except (errors.InvalidRequest, errors.NotFound) as refused:
                # A later stream differs from the first in its cursor alone.
                about_cursor = refused.reason in ("INVALID_FIELD", "NO_SUCH_ATTEMPT")
                if not (accepted and about_cursor):
                    raise
                raise errors.history_lost(self.address) from None
            if end is not None and time.monotonic() >= end:
                raise errors.WaitTimeout(f"not over after {timeout_s:g} s; it goes on")
            if not backoff.wait():
                raise error

    def _once(self, method: str, request: Any, silence_s: float,
              timeout_s: float | None = None) -> Iterator[Any]:
        call = getattr(self._stub, method)(request, timeout=timeout_s)
        watchdog = Watchdog(call, silence_s)
        try:
            yield from watchdog.messages()
        except grpc.RpcError as broken:
            if watchdog.has_bitten:
                self._renew()
                raise errors.silent(self.address, silence_s) from None
            # A server that is made to stop at once ends its streams with CANCELLED.
            if broken.code() == grpc.StatusCode.CANCELLED:
                raise errors.unreachable(self.address) from None
            raise errors.from_grpc(broken, self.address, silence_s) from None
        finally:
            watchdog.stop()
            call.cancel()

    def close(self) -> None:
        self._channel.close()

    def _renew(self) -> None:
        """Later calls use a new TCP connection; those under way keep the old one."""
        self._channel = grpc.insecure_channel(self.address, options=CHANNEL_OPTIONS)
        stub_class: Any = job_service_pb2_grpc.JobServiceStub  # generated, without types
        self._stub = stub_class(self._channel)
