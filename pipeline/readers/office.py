"""LibreOffice, where it is installed: DOC, WPS, RTF, Word 2003 XML and ODT files become DOCX, which `docx` reads.

It runs without a window, in a profile of its own that is thrown away, with macros, links to elsewhere and the network's proxies off,
under a time limit, limits of its own on processor time and on what it writes, and in a process group that is ended with it.
"""

from __future__ import annotations

import io
import os
import re
import resource
import shutil
import signal
import subprocess
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.readers.limits import LIMITS
from pipeline.records import Unreadable

SETTING = "HECHA_SOFFICE"
"""The environment variable that names the program; empty: it is not used."""
PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)
"""Where it lies when it is not on PATH."""
HINT = "apt-get install libreoffice-writer, brew install --cask libreoffice, or https://www.libreoffice.org"
ADVICE = "open it in WPS or Word and save it as DOCX or PDF"
FILTERS = {".doc": "MS Word 97", ".rtf": "Rich Text Format", ".xml": "MS Word 2003 XML", ".odt": "writer8"}
"""LibreOffice's names of the formats."""
QUIETLY = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard")
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
SETTINGS = (
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    (_SECURITY, "DisableOLEAutomation", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Common/Load", "UpdateDocMode", "0"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""Of the throw-away profile: no macros, no links followed, nothing fetched."""
_VERSION = re.compile(r"LibreOffice(?:Dev)?/([\d.]+)")


def program() -> str:
    """The path of soffice, "" where there is none or the setting says not to use it."""
    given = os.environ.get(SETTING)
    if given is not None:
        return (shutil.which(given) or "") if given else ""
    return shutil.which("soffice") or shutil.which("libreoffice") or next((place for place in PLACES if os.access(place, os.X_OK)), "")


def converted(data: bytes, ending: str) -> tuple[bytes, str]:
    """The document as DOCX and the name and version of what made it. `ending` of `FILTERS` says as what LibreOffice shall take it:
    left to itself it opens a broken file as text. Raises Unreadable: "timeout", "damaged" where LibreOffice gives nothing."""
    with TemporaryDirectory(prefix="hecha-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, made = folder / f"in{ending}", folder / "out" / "in.docx"
        source.write_bytes(data)
        _profile(folder / "profile" / "user")
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        how = [f"--infilter={FILTERS[ending]}", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(made.parent), str(source)]
        _run([program(), profile, *QUIETLY, *how], folder)
        if not made.is_file():
            raise Unreadable("damaged", "LibreOffice cannot open the document", ADVICE)
        document = made.read_bytes()
    return document, _version(document)


def _profile(folder: Path) -> None:
    folder.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in SETTINGS
    )
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )


def _run(command: list[str], folder: Path) -> None:
    """Runs it to its end or to the time limit. What it says is not shown: what counts is the file it makes."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env=environment,
            start_new_session=True, preexec_fn=_bounded,
        )  # fmt: skip
    except OSError as error:
        raise Unreadable("unsupported", f"LibreOffice cannot be started: {error.strerror}", HINT) from error
    try:
        process.wait(LIMITS.office_seconds)
    except subprocess.TimeoutExpired as error:
        message = f"LibreOffice was not done with the document after {LIMITS.office_seconds} s"
        raise Unreadable("timeout", message, ADVICE) from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # the script that starts it leaves others behind
        process.wait()


def _bounded() -> None:
    """In the new process: what is left of it when its parent is gone still ends."""
    resource.setrlimit(resource.RLIMIT_CPU, (2 * LIMITS.office_seconds, 2 * LIMITS.office_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMITS.unpacked_bytes, LIMITS.unpacked_bytes))


def _version(document: bytes) -> str:
    """例: 「libreoffice 7.4.7.2」, as the document it made says."""
    try:
        with zipfile.ZipFile(io.BytesIO(document)) as package:
            found = _VERSION.search(package.read("docProps/app.xml")[:4096].decode("utf-8", "replace"))
    except (zipfile.BadZipFile, KeyError, OSError, ValueError):
        found = None
    return f"libreoffice {found[1]}" if found else "libreoffice"
