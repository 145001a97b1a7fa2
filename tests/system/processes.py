"""Which processes a server has, told from /proc alone."""

import os
import pathlib

RUNNING, STANDBY, TEMPLATE = "running", "standby", "template"


def environment_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def marked_with(variable, value):
    """Every living process that was started with `variable` set to `value`, or by one of those."""
    entry = f"{variable}={value}".encode()
    return [int(folder.name) for folder in pathlib.Path("/proc").glob("[0-9]*")
            if entry in environment_of(folder.name)]


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def children_of(parent, with_ended=False):
    """`with_ended`: also those that nobody has waited for yet."""
    found = []
    for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == parent and (with_ended or fields[0] != "Z"):
            found.append(int(status.parent.name))
    return found


def link(pid, descriptor):
    try:
        return os.readlink(f"/proc/{pid}/fd/{descriptor}")
    except OSError:
        return ""


def is_seqpacket(socket):
    """Whether "socket:[INODE]" is one of the kind that only the template is talked to over."""
    inode = socket.removeprefix("socket:[").removesuffix("]")
    for line in pathlib.Path("/proc/net/unix").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[6] == inode:
            return int(fields[4], 16) == 5
    return False


def role_of(pid):
    """What a child of the server is; None if it is gone."""
    output = link(pid, 1)
    if not output:
        return None
    # A worker with an assignment writes into the log of its attempt.
    if output.endswith(".log") and "/logs/" in output and "template" not in output:
        return RUNNING
    try:
        command = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return None
    # A forked worker has the command line of the template, but another kind of socket.
    if b"--template" in command and is_seqpacket(link(pid, 3)):
        return TEMPLATE
    return STANDBY


def by_role(server_pid):
    """{role: [pid, ...]} of the children of a server."""
    found = {RUNNING: [], STANDBY: [], TEMPLATE: []}
    for pid in children_of(server_pid):
        if role := role_of(pid):
            found[role].append(pid)
    return found


def resident_bytes(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def cpu_seconds(server_pid):
    """Processor time of a server, its processes and those of them that have ended, to 0.01 s."""
    ticks = 0
    for pid in [server_pid, *children_of(server_pid, with_ended=True)]:
        try:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        # User and system time of its own, then of the children that it has waited for.
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")
