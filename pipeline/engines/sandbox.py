"""What a worker may not do while it reads files of strangers: take more memory, write more, leave core dumps, speak to the network,
start programs.

The limits are the system's. The rest is Python's own watch over what Python code does (PEP 578): it holds no native code, which is what
a container without a network is for; see docs/threats.md.
"""

from __future__ import annotations

import os
import resource
import socket
import sys
from typing import Any

from pipeline.readers import office

WRITES = 4 * 2**30
"""Bytes that one file written by a worker may have: a part of one document is a thousandth of it."""
_NETWORK = frozenset(("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"))
_PROGRAMS = frozenset(("subprocess.Popen", "os.system", "os.exec", "os.spawn", "os.startfile", "pty.spawn"))


def confine(megabytes: int) -> None:
    """In a worker, once and for good: the limits, silence, and the watch. Reports that lie in an object store are fetched by the worker
    itself: once that module is loaded the network is open.

    Raises ValueError where the system's own limits are lower and may not be raised.
    """
    size = megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    writes = WRITES if most == resource.RLIM_INFINITY else min(WRITES, most)
    resource.setrlimit(resource.RLIMIT_FSIZE, (writes, writes))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)  # what native code says of its own faults may quote the document
    os.close(nowhere)
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _NETWORK and "pipeline.stores" not in sys.modules:
        family = getattr(arguments[0], "family", None) if arguments else None
        if family != socket.AF_UNIX:
            raise PermissionError("a worker has no network")
    elif event in _PROGRAMS and not (event == "subprocess.Popen" and str(arguments[0]) == office.program()):
        raise PermissionError("a worker starts no programs")
