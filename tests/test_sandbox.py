"""What a worker may not do: it gets an error, and the others go on."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys

import pytest

from pipeline.engines.local import Limits, Lost, map_unordered


def attempt(what: str) -> str:
    """In a worker: what comes of trying."""
    try:
        if what == "connect":
            socket.create_connection(("127.0.0.1", 9), 1)
        elif what == "resolve":
            socket.getaddrinfo("localhost", 80)
        elif what == "listen":
            with socket.socket() as server:
                server.bind(("127.0.0.1", 0))
        elif what == "program":
            subprocess.run([sys.executable, "-c", ""], check=True)
        elif what == "shell":
            os.system("true")
        elif what == "memory":
            bytearray(8 * 2**30)
        elif what == "core":
            return str(resource.getrlimit(resource.RLIMIT_CORE))
        elif what == "writes":
            return str(resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY)
    except (PermissionError, MemoryError) as error:
        return type(error).__name__
    return "done"


@pytest.fixture(scope="module")
def answers() -> dict[str, str]:
    tasks = ["connect", "resolve", "listen", "program", "shell", "memory", "core", "writes"]
    found = list(map_unordered(attempt, tasks, 1, Limits(seconds=30), many=False))
    return {one.task: one.code for one in found if isinstance(one, Lost)} | {one[0]: one[1] for one in found if not isinstance(one, Lost)}


@pytest.mark.parametrize(
    ("what", "comes"),
    [
        ("connect", "PermissionError"),
        ("resolve", "PermissionError"),
        ("listen", "PermissionError"),
        ("program", "PermissionError"),
        ("shell", "PermissionError"),
        ("memory", "MemoryError"),
        ("core", "(0, 0)"),
        ("writes", "True"),
    ],
)
def test_a_worker_may_not(answers: dict[str, str], what: str, comes: str) -> None:
    assert answers[what] == comes
