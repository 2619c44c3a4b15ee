"""What a site is started by: units of systemd, a container, the proxy, the file of settings. Read here, not started."""

import configparser
import re
import shlex
import subprocess
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import reverse
from granian.http import HTTP1Settings

ROOT: Path = settings.BASE_DIR
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
TIMERS = sorted((ROOT / "deploy" / "systemd").glob("*.timer"))
PROXY = ROOT / "deploy" / "nginx" / "followup.conf"
CONTAINER = ROOT / "deploy" / "container"
GOES_ON = {"followup-public", "followup-rooms", "followup-worker", "followup-clock", "followup-operations"}
HARDENED = {
    "NoNewPrivileges": "true", "ProtectSystem": "strict", "ProtectHome": "true", "PrivateTmp": "true",
    "PrivateDevices": "true", "CapabilityBoundingSet": "", "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    "User": "followup", "UMask": "0077",
}  # fmt: skip
MANAGE = re.compile(r"manage\.py[\", ]+(\w+)")


def read(path: Path) -> configparser.ConfigParser:
    found = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes=("#",))
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read_string(path.read_text(encoding="utf-8"))
    return found


def options_of_the_server(text: str) -> list[str]:
    """How granian is started, as the guide of operations says it."""
    words = re.sub(r"[\\\n\",\[\]]+", " ", text[text.index("--interface") :]).split()
    return words[: words.index("--host")]


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_a_unit_is_hardened_and_runs_a_command_that_is_there(unit: Path) -> None:
    service = read(unit)["Service"]
    assert {name: service.get(name) for name in HARDENED} == HARDENED
    assert service["WorkingDirectory"] == "/srv/followup"
    commands = MANAGE.findall(service["ExecStart"])
    assert all(command in get_commands() for command in commands)
    assert commands or re.search(r"tracker\.config\.[aw]sgi:application", service["ExecStart"])
    if unit.stem in GOES_ON:
        assert (service["Restart"], service["LimitNOFILE"], service["Type"]) == ("always", "20000", "exec")
        assert read(unit)["Install"]["WantedBy"] == "multi-user.target"
    else:
        assert service["Type"] == "oneshot"
        assert unit.with_suffix(".timer") in TIMERS


def test_all_that_goes_on_and_all_that_is_timed_has_a_unit() -> None:
    assert {unit.stem for unit in UNITS} >= GOES_ON
    assert {timer.stem for timer in TIMERS} == {"followup-watch", "followup-maintain", "followup-backup"}
    assert read(ROOT / "deploy/systemd/followup-watch.timer")["Timer"]["OnUnitActiveSec"] == "1min"
    guide = (ROOT / "docs/admin/install.md").read_text(encoding="utf-8")
    assert all(unit.stem in guide for unit in UNITS if unit.stem in GOES_ON)
    assert all(timer.name in guide for timer in TIMERS)


def test_two_backups_of_one_day_have_two_folders_and_the_record_is_proved_where_there_is_none() -> None:
    """A backup by hand made that of the night fail, and the record was not proved."""
    command = read(ROOT / "deploy/systemd/followup-backup.service")["Service"]["ExecStart"]
    guide = (ROOT / "docs/admin/back-up-and-restore.md").read_text(encoding="utf-8")
    assert "/var/backups/followup/$$(date +%%Y-%%m-%%d-%%H%M); " in command.replace("%%M", "%M")
    assert "BACKUP=/var/backups/followup/$(date +%Y-%m-%d-%H%M)\n" in guide
    assert "backup" in command.partition(";")[0]
    assert "&& exit $$made" in command.partition("verify_all")[2]


def test_the_server_is_started_alike_everywhere() -> None:
    said = options_of_the_server((ROOT / "docs/operations.md").read_text(encoding="utf-8"))
    assert "--backpressure" in said
    for path in ("deploy/systemd/followup-public.service", "deploy/systemd/followup-rooms.service"):
        assert options_of_the_server((ROOT / path).read_text(encoding="utf-8")) == said, path
    container = (CONTAINER / "Containerfile").read_text(encoding="utf-8")
    assert options_of_the_server(container[container.rindex("CMD") :]) == said


def test_how_the_site_is_doing_is_told_on_a_socket_that_the_proxy_does_not_name() -> None:
    service = read(ROOT / "deploy/systemd/followup-operations.service")["Service"]
    assert service["Environment"] == "PROCESS=operations"
    (socket,) = re.findall(r"--uds (\S+)", service["ExecStart"])
    assert f"--unix-socket {socket} " in (ROOT / "docs/admin/monitor.md").read_text(encoding="utf-8")
    assert Path(socket).parent == Path("/run") / service["RuntimeDirectory"]
    assert Path(socket).name not in (ROOT / "deploy/nginx/followup.conf").read_text(encoding="utf-8")


def test_the_container_copies_what_is_there_and_runs_commands_that_are_there() -> None:
    container = (CONTAINER / "Containerfile").read_text(encoding="utf-8")
    compose = (CONTAINER / "compose.yaml").read_text(encoding="utf-8")
    for copied in re.findall(r"^COPY (\S+) ", container, re.MULTILINE):
        assert (ROOT / copied).exists(), copied
    commands = MANAGE.findall(compose)
    assert commands == ["db_worker", "send_due_mail", "watch", "maintain"]
    assert all(command in get_commands() for command in commands)
    assert "USER followup" in container
    assert "neither built nor started" in container
    assert container.index("COPY requirements/runtime.lock") < container.index("COPY . .")


def test_a_shell_and_systemd_read_the_same_file_of_settings() -> None:
    path = ROOT / ".env.example"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    by_systemd = {}
    for line in lines:
        name, _equals, value = line.partition("=")
        by_systemd[name] = "".join(shlex.split(value))  # one pair of quotes, as systemd takes them off
        assert value == "" or value[0] == '"' or not re.search(r"[\s$`\\'\"<>|&;()*]", value), line
    script = "set -a; . ./.env.example; env -0"
    done = subprocess.run(
        ["bash", "-euc", script], cwd=ROOT, env={"PATH": "/usr/bin:/bin"}, capture_output=True, check=True
    )
    by_shell = dict(each.split("=", 1) for each in done.stdout.decode().split("\0") if each)
    assert {name: by_shell[name] for name in by_systemd} == by_systemd


def idle_lines_of(shipped: str) -> list[int]:
    """After how many seconds the proxy closes an idle line to the site, for each upstream; its own custom is 60."""
    upstreams = re.findall(r"upstream \w+ \{(.*?)\n\}", shipped, re.DOTALL)
    found = [re.search(r"keepalive_timeout (\d+)s;", each) for each in upstreams]
    return [int(each[1]) if each else 60 for each in found]


def test_what_ships_for_nginx_keeps_no_page_that_is_stale_and_takes_what_the_site_takes() -> None:
    """What it does with a site behind it is in `tests/lab/soak/test_proxy.py` and `test_crowd_at_the_doors.py`."""
    shipped, of_the_server = PROXY.read_text(encoding="utf-8"), HTTP1Settings().header_read_timeout / 1000
    assert re.findall(r"use_stale (.*);", shipped) == ["off"]
    assert f"client_max_body_size {settings.REQUEST_SIZE_LIMIT // (1024 * 1024)}m;" in shipped
    assert "$this_second;" in shipped
    for room in ("portal/", "admin/"):
        assert room in shipped.partition("location ~ ^/(?:")[2].partition("proxy_cache off;")[0]
    # It closes an idle line before the site does: else a question may go out on a closing line, 502.
    assert len(idle_lines_of(shipped)) == 2
    assert max(idle_lines_of(shipped)) <= of_the_server / 2
    without = re.sub(r"\n    keepalive_timeout 15s;", "", shipped, count=1)
    assert max(idle_lines_of(without)) > of_the_server, "planted: what shipped before"
    # No file of evidence goes onto its disk: a hundred slow readers of 20 MB were 2 GB, and probes of health waited.
    blocks = re.findall(r"\n    location ~ (\S+) \{(.*?)\n    \}", shipped, re.DOTALL)
    address = reverse("report:evidence", args=[uuid.uuid4()])
    (block,) = [block for pattern, block in blocks if re.search(pattern, address)]
    assert "proxy_max_temp_file_size 0;" in block
    assert "proxy_cache off;" in block
