"""A server that lives on through its deaths, and somebody who sees to those."""

import os
import random
import signal
import time

import processes
from support import Server


class Host:
    """A server that is started again whenever it has died, on the same port and folder.

    Everything that it starts carries a mark in its environment.
    """

    def __init__(self, data_dir, settings, environment=None):
        self.data_dir = data_dir
        self.mark = f"{os.getpid()}-{os.path.basename(str(data_dir))}-{random.random()}"
        self.environment = {"SPIKEPINN_TEST_MARK": self.mark, **(environment or {})}
        self.settings = settings
        self.server, self.port, self.starts = None, 0, 0
        self.start()

    def start(self):
        self.server = Server(self.data_dir, port=self.port, settings=self.settings,
                             environment=self.environment)
        self.starts += 1
        self.address = self.server.address
        self.port = int(self.address.rsplit(":", 1)[1])

    @property
    def pid(self):
        return self.server.process.pid

    def kill_and_restart(self, pause_s=0.0):
        self.server.stop(signal.SIGKILL)
        time.sleep(pause_s)
        self.start()

    def restart_gracefully(self):
        self.server.stop()
        self.start()

    def leftovers(self, patience_s=10):
        """Processes that outlive the server."""
        deadline = time.monotonic() + patience_s
        while True:
            alive = [pid for pid in processes.marked_with("SPIKEPINN_TEST_MARK", self.mark)
                     if processes.is_alive(pid)]
            if not alive or time.monotonic() > deadline:
                return alive
            time.sleep(0.05)


class Killer:
    """Kills processes of a host at random moments."""

    ODDS = {"server": 20, processes.RUNNING: 50, processes.TEMPLATE: 12, processes.STANDBY: 12,
            "stop": 6}

    def __init__(self, seed, host):
        self.dice = random.Random(f"{seed} killer")
        self.host = host
        self.kills = {role: 0 for role in self.ODDS}

    def count(self):
        """Kills; a worker that was only stopped for a moment is none."""
        return sum(number for role, number in self.kills.items() if role != "stop")

    def strike(self):
        role, = self.dice.choices(list(self.ODDS), list(self.ODDS.values()))
        if role == "server":
            self.host.kill_and_restart(self.dice.choice([0, 0, 0.3]))
        elif not self.strike_child(role):
            return
        self.kills[role] += 1

    def strike_child(self, role):
        victims = processes.by_role(self.host.pid)[processes.RUNNING if role == "stop" else role]
        if not victims:
            return False
        victim = self.dice.choice(sorted(victims))
        try:
            os.kill(victim, signal.SIGSTOP if role == "stop" else signal.SIGKILL)
            # Of those that stay stopped, the server has to notice.
            if role == "stop" and self.dice.random() < 0.5:
                time.sleep(0.3)
                os.kill(victim, signal.SIGCONT)
        except ProcessLookupError:
            return False
        return True
