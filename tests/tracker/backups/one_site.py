"""A site on SQLite, which runs the commands of a guide."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings as of_the_tree


class OneSite:
    """A site: a database and a folder of its own, the secret and the log of take-downs of all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database, self.media = folder / "record.sqlite3", folder / "media"
        folder.mkdir()
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "MEDIA_ROOT": str(self.media),
            "KEPT_PAGES": str(folder / "kept"),
            "TAKEDOWN_LOG": str(folder.parent / "take-downs.jsonl"),
            "SECRET_KEY": "only-for-the-drill-of-the-guide",
            "ALLOWED_HOSTS": "127.0.0.1",
            "PYTHON": sys.executable,
        }

    def run(self, script: str, *, ends: int = 0) -> str:
        """Run commands as the guide has them; what they printed."""
        script = script.replace("/var/backups/followup", str(self.folder.parent / "backups"))
        script = script.replace("manage.py", '"$PYTHON" manage.py').replace("ADMINISTRATOR", "administrator")
        done = subprocess.run(
            ["bash", "-euc", script],
            cwd=of_the_tree.BASE_DIR, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == ends, done.stdout + done.stderr
        return done.stdout

    def shell(self, code: str) -> None:
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
            cwd=of_the_tree.BASE_DIR, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.database)) as line:
            return line.execute(question).fetchall()
