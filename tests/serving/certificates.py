"""Authorities and certificates for a server named localhost, made by openssl for one test."""

import subprocess
from pathlib import Path


def authority(folder: Path, name: str) -> Path:
    """An authority of its own; returns the path of its certificate, the key stands beside it."""
    certificate = folder / f"{name}.pem"
    _openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", f"/CN={name}",
             "-addext", "keyUsage=critical,keyCertSign,cRLSign",
             "-keyout", f"{name}.key", "-out", certificate.name)  # fmt: skip
    return certificate


def server_certificate(folder: Path, signed_by: Path, *names: str) -> tuple[bytes, bytes]:
    """A certificate for localhost and further names, and its key."""
    (folder / "names").write_text("subjectAltName=" + ",".join(f"DNS:{name}" for name in ("localhost", *names)))
    _openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "server.key",
             "-out", "server.csr")  # fmt: skip
    _openssl(folder, "x509", "-req", "-in", "server.csr", "-CA", signed_by.name, "-CAkey", f"{signed_by.stem}.key",
             "-CAcreateserial", "-days", "3650", "-extfile", "names", "-out", "server.pem")  # fmt: skip
    return (folder / "server.pem").read_bytes(), (folder / "server.key").read_bytes()


def _openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
