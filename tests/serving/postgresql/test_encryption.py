"""What DATABASE_URL says about encryption is kept: with the wrong authority nobody connects."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.serving.certificates import authority, server_certificate
from tests.serving.cluster import Cluster, running

pytestmark = pytest.mark.database

ASK = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    print("encrypted", cursor.fetchone()[0])
"""


def asked(url: str) -> str:
    """What a process of this product says of its connection, or why it has none."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "SECRET_KEY": "x",
        "DJANGO_SETTINGS_MODULE": "tracker.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    return (done.stdout or done.stderr.strip().splitlines()[-1]).strip()


def with_encryption(cluster: Cluster, folder: Path) -> tuple[Path, Path]:
    """Start the cluster again with a certificate; returns the authority that signed it, and another one."""
    right, wrong = authority(folder, "right"), authority(folder, "wrong")
    certificate, key = server_certificate(folder, right)
    files = {"ssl_cert_file": cluster.keep("server.pem", certificate), "ssl_key_file": cluster.keep("server.key", key)}
    cluster.stop()
    cluster.settings = (*cluster.settings, "ssl=on", *(f"{name}={path}" for name, path in files.items()))
    cluster.start()
    return right, wrong


def test_the_authority_in_the_address_is_asked(tmp_path: Path) -> None:
    with running() as cluster:
        right, wrong = with_encryption(cluster, tmp_path)
        refused = asked(cluster.url("localhost", sslmode="verify-full", sslrootcert=str(wrong)))
        assert "certificate verify failed" in refused
        assert asked(cluster.url("localhost", sslmode="verify-full", sslrootcert=str(right))) == "encrypted True"
        assert asked(cluster.url("localhost", sslmode="disable")) == "encrypted False"
