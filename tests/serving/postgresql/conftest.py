"""These tests start a PostgreSQL of their own; `make test-all` runs them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.lab.crashes.site import Site
from tests.serving.cluster import Cluster, running

if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with running() as cluster:
        yield cluster


@pytest.fixture
def site(tmp_path: Path, cluster: Cluster) -> Iterator[Site]:
    """A site over that cluster, not yet started."""
    site = Site(tmp_path, cluster.url())
    yield site
    site.kill()
