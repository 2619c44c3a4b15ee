"""What the other guides of administrators say runs as they say it, on one site from its first start on."""

from pathlib import Path

from tests.tracker.backups.drill import OneSite, commands

SECRET, NEWER = "s" * 64, "n" * 64


def test_a_site_is_installed_watched_upgraded_and_given_another_secret(tmp_path: Path) -> None:
    site = OneSite(tmp_path / "site")
    site.environment |= {
        "SECRET_KEY": SECRET,
        "ALARMS_TO": "officer@example.org",
        "SMTP_PORT": "1",  # where nobody listens
        "DJANGO_SUPERUSER_USERNAME": "administrator",
        "DJANGO_SUPERUSER_EMAIL": "administrator@example.org",
        "DJANGO_SUPERUSER_PASSWORD": "words that nobody else has",
    }
    printed = site.run(commands("install.md", "First start"))
    assert "Added 197 States" in printed
    assert ", 0 migrations to be made" in printed
    assert site.ask("SELECT username, is_administrator FROM tracker_user") == [("administrator", 1)]

    site.run(commands("monitor.md", "Alarms"), ends=1)  # nobody could be told
    told = (tmp_path / "site" / "alarms.json").read_text(encoding="utf-8")
    assert "Mail server: the last try failed (ConnectionRefusedError)." in told
    assert "Backup: no sign of it yet." in told

    assert "0 of 0 looked at, 0 wrong" in site.run(commands("personal-data.md", "How long"))
    asked = commands("personal-data.md", "What a person asks for").replace("USERNAME", "administrator")
    assert '"administrator@example.org"' in site.run(asked)
    upgraded = site.run(commands("upgrade.md", "Order"))
    assert "Nothing is wrong." in upgraded
    assert (tmp_path / "backups" / "before-upgrade" / "manifest.json").exists()
    signs = {name for (name,) in site.ask("SELECT name FROM tracker_heartbeat WHERE trouble = ''")}
    assert {"backup", "verification", "maintenance", "watch"} <= signs

    site.environment |= {"SECRET_KEY_FALLBACKS": SECRET, "SECRET_KEY": NEWER}
    assert "0 sealed anew" in site.run(commands("upgrade.md", "Another SECRET_KEY"))
