"""``hecha review``: the server on this machine's own address."""

from __future__ import annotations

import socket
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.decisions import address, open_store
from pipeline.discovery import DropError
from pipeline.messages import say, text

if TYPE_CHECKING:
    from pipeline.review.site import Site

NEEDED = ("jinja2", "multipart", "python_multipart", "sqlalchemy", "starlette", "uvicorn")
"""What the extra brings."""
SHORTEST = 8
"""Characters of a password."""


def review(
    out: Path,
    *,
    port: int = 8765,
    host: str = "127.0.0.1",
    password_file: Path | None = None,
    db: str = "",
    drops: tuple[Path, ...] = (),
    reviewer: str = "",
    browse: bool = False,
) -> None:
    """Serves the page for `out` until interrupted. `port` 0 takes a free one. Raises DropError: no results, a port in use, an address
    others can reach without a password, a database that cannot be opened."""
    try:
        import uvicorn

        from pipeline.review.app import create
        from pipeline.review.guard import is_loopback
        from pipeline.review.site import whoami
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in NEEDED:
            raise
        raise DropError(text("审核页面需要：pip install 'hecha[review]'", "the review page needs: pip install 'hecha[review]'")) from None

    password = _password(password_file)
    if not is_loopback(host) and not password:
        raise DropError(
            text(
                f"{host} 别的机器也能访问：须用 --password-file 指定口令文件",
                f"other machines can reach {host}: a password is needed, --password-file",
            )
        )
    opened = _listen(host, port)
    port = opened.getsockname()[1]
    site = make_site(out, host=host, port=port, password=password, db=db, drops=drops, reviewer=reviewer or ("" if password else whoami()))
    shown = f"[{host}]" if ":" in host else host
    url = f"http://{shown}:{port}/"
    say(f"审核页面：{url}（Ctrl-C 结束）", f"the review page: {url} (Ctrl-C ends it)")
    if browse:
        webbrowser.open(url)
    config = uvicorn.Config(
        create(site), log_level="warning", access_log=False, server_header=False, date_header=False, timeout_keep_alive=30
    )
    uvicorn.Server(config).run(sockets=[opened])


def make_site(
    out: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    password: str = "",
    db: str = "",
    drops: tuple[Path, ...] = (),
    reviewer: str = "",
) -> Site:
    """Everything the page needs, opened. Raises DropError."""
    from pipeline.review.decided import Abreast, StoreTrouble, told
    from pipeline.review.guard import Gate
    from pipeline.review.originals import Originals
    from pipeline.review.site import Site
    from pipeline.review.snapshot import Tables

    tables = Tables(out)
    tables.now()
    try:
        with told():
            store = open_store(db or address(out))
            store.versions()
    except StoreTrouble as trouble:
        raise DropError(text(trouble.zh, trouble.en)) from None
    return Site(out, store, Gate(host, port, password), tables, Abreast(store), Originals(out, drops), reviewer)


def _password(file: Path | None) -> str:
    if file is None:
        return ""
    word = file.read_text(encoding="utf-8").strip()
    if len(word) < SHORTEST:
        raise DropError(text(f"{file} 里的口令不足 {SHORTEST} 个字符", f"the password in {file} has fewer than {SHORTEST} characters"))
    return word


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen(128)  # whoever comes before the server runs waits
    except OSError as error:
        opened.close()
        raise DropError(
            text(
                f"{host}:{port} 用不了（{error.strerror}）；换一个 --port",
                f"{host}:{port} cannot be used ({error.strerror}); give another --port",
            )
        ) from None
    return opened
