"""The words of ASGI, and a request of it as WSGI knows it (PEP 3333)."""

import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import IO, Any
from urllib.parse import unquote_to_bytes

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]

REFUSED = "tracker.refused"  # why the body of a request was not taken: the status of the answer


def environ_of(scope: Message, body: IO[bytes], size: int, refused: int) -> dict[str, Any]:
    """The environment of a request whose body is there."""
    server, port = scope.get("server") or ("localhost", "80")
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        REFUSED: refused,
    }
    return {**headers_of(scope["headers"]), **environ, "CONTENT_LENGTH": str(size)}


def headers_of(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers by their WSGI names, repeated ones joined. One with an underscore in its name is dropped: it would
    pass for the one with a hyphen, which a proxy sets."""
    found: dict[str, str] = {}
    for raw, value in headers:
        name = raw.decode("latin-1").upper()
        if "_" in name or name == "CONTENT-LENGTH":  # we have counted ourselves
            continue
        key = name.replace("-", "_")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        between = "; " if key == "HTTP_COOKIE" else ","
        text = value.decode("latin-1")
        found[key] = f"{found[key]}{between}{text}" if key in found else text
    return found
