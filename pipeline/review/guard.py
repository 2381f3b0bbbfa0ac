"""What stands between the network and the pages: who may ask, what a page may do, and how much may be sent.

A page of another site can neither read these (no CORS, framing and embedding forbidden) nor act on them: a request that changes
something needs the right Host, an Origin that is this one, a cookie that other sites' requests do not carry, and a token made for that
cookie. Markup in a document cannot run: the policy allows the package's own script and style files and nothing inline.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import socket
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SAFE = ("GET", "HEAD")
LARGEST = 64_000_000
"""Bytes of a request; a file of decisions to be read in is the largest that is ever sent."""
TOKEN_FIELD = "token"


@dataclass
class Gate:
    """How the page may be reached: the address it is bound to, the password if there is one, and who gave it."""

    host: str = "127.0.0.1"
    port: int = 8765
    password: str = ""
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    admitted: set[str] = field(default_factory=set)

    @property
    def cookie(self) -> str:
        """The cookie's name; cookies are shared by all ports of a machine, and two pages must not disturb each other."""
        return f"hecha-{self.port}"

    def knows(self, host: str) -> bool:
        """Whether a request may call this server by `host`. 反例: a name that somebody's name server leads here."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        if name in ("localhost", "127.0.0.1", "::1", self.host):
            return True
        if is_loopback(self.host):
            return False
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return name in (socket.gethostname().lower(), socket.getfqdn().lower())
        return True  # an address cannot be led astray as a name can

    def token(self, session: str) -> str:
        """What a form of this session carries."""
        return hmac.new(self.key, session.encode(), hashlib.sha256).hexdigest()

    def admits(self, session: str) -> bool:
        """Whether the session may see the pages."""
        return not self.password or session in self.admitted

    def enter(self, session: str, password: str) -> bool:
        """Opens the gate for the session where the password is right."""
        right = hmac.compare_digest(hashlib.sha256(password.encode()).digest(), hashlib.sha256(self.password.encode()).digest())
        if right:
            self.admitted.add(session)
        return right


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address. 例: 127.0.0.1, ::1, localhost. 反例: 0.0.0.0."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Guard:
    """The ASGI layer around the pages."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self.app, self.gate = app, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        sent = request.cookies.get(self.gate.cookie, "")
        session = sent if len(sent) == 43 and sent.replace("-", "").replace("_", "").isalnum() else secrets.token_urlsafe(32)
        scope.setdefault("state", {}).update(session=session, token=self.gate.token(session))

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "private, no-cache")
                if session != sent:
                    headers.append("Set-Cookie", f"{self.gate.cookie}={session}; Path=/; HttpOnly; SameSite=Lax")
            await send(message)

        refusal = self._refusal(request, session)
        await (refusal or self.app)(scope, receive, answer)

    def _refusal(self, request: Request, session: str) -> Response | None:
        headers = request.headers
        if not self.gate.knows(headers.get("host", "")):
            return PlainTextResponse("Host: 不认识的主机名 unknown host name\n", 400)
        if request.method not in (*SAFE, "POST"):
            return PlainTextResponse("不支持的方法 method not allowed\n", 405)
        if request.method == "POST":
            if _foreign(headers, request.url.scheme):
                return PlainTextResponse("来自其他网站的请求不予处理 requests of other sites are refused\n", 403)
            length = headers.get("content-length", "")
            if not length.isdigit() or int(length) > LARGEST:
                return PlainTextResponse("请求过大 request too large\n", 413)
        path = request.url.path
        if not self.gate.admits(session) and path != "/login" and not path.startswith("/static/"):
            return RedirectResponse("/login", 303)
        return None


def _foreign(headers: Headers, scheme: str) -> bool:
    """Whether the browser says that another site sent this."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and origin != f"{scheme}://{headers.get('host', '')}"
