"""A PostgreSQL server of the tests' own, on the loopback address and in a folder that goes with it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
"""Where Debian puts them; elsewhere they are on the path."""
INSTALLED = bool(PROGRAMS) or shutil.which("initdb") is not None


def _program(name: str) -> str:
    return str(PROGRAMS[-1] / name) if PROGRAMS else name


@contextmanager
def server() -> Iterator[str]:
    """The SQLAlchemy URL of a running server, without a database's name."""
    root = os.getuid() == 0
    with tempfile.TemporaryDirectory(prefix="hecha-postgresql-", dir="/tmp" if root else None) as folder:  # where another user may go
        data = Path(folder, "data")
        as_user: list[str] = []
        if root:  # the server refuses to run as root
            shutil.chown(folder, "postgres")
            as_user = ["runuser", "-u", "postgres", "--"]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]

        def run(*command: str) -> None:
            subprocess.run([*as_user, *command], check=True, stdout=subprocess.DEVNULL, cwd=folder)

        run(_program("initdb"), "--pgdata", str(data), "--username", "hecha", "--auth", "trust", "--no-sync", "--encoding", "UTF8")
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off"
        run(_program("pg_ctl"), "--pgdata", str(data), "--options", options, "--log", str(Path(folder, "log")), "--wait", "start")
        try:
            yield f"postgresql+psycopg://hecha@127.0.0.1:{port}"
        finally:
            run(_program("pg_ctl"), "--pgdata", str(data), "--mode", "immediate", "stop")
