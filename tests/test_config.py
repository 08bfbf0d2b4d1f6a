"""Settings: a wrong one stops the start with a sentence that names it, and the instance is private."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask, request

from meetings.application import create_app, open_storage
from meetings.cli import main
from meetings.config import Config, ConfigError, load_config

MAIL = {"MEETINGS_SMTP_URL": "smtps://mail.example.com", "MEETINGS_MAIL_FROM": "reuniones@example.com"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "http://[::1"),
        ("BASE_URL", "https://reuniones.example.com/?x=1"),
        ("BASE_URL", "https://reuniones.example.com/#x"),
        ("BASE_URL", "https://ana:clave@reuniones.example.com"),
        ("BASE_URL", "https://reuniones.example.com:99999"),
        ("BASE_URL", "https://reuniones.example.com:0"),
        ("BASE_URL", "ftp://reuniones.example.com"),
        ("BASE_URL", "reuniones.example.com"),
        ("LOG_LEVEL", "LOUD"),
        ("THREADS", "²"),
        ("THREADS", "0"),
        ("THREADS", "4097"),
        ("WORKERS", "uno"),
        ("PROXIES", "-1"),
        ("PROXIES", "10"),
        ("LOCALE", "fr"),
        ("MAIL_FROM", "nadie"),
        ("SMTP_URL", "http://mail.example.com"),
        ("DATABASE_URL", "mysql://x"),
        ("IMAP_URL", "imaps://mail.example.com"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, tmp_path: Path) -> None:
    """Each with its own sentence; nothing starts."""
    with pytest.raises(ConfigError, match=f"MEETINGS_{name}"):
        load_config({"MEETINGS_INSTANCE": str(tmp_path), f"MEETINGS_{name}": value})


def test_real_mail_needs_a_sender(tmp_path: Path) -> None:
    """The address of the examples never writes to anybody."""
    with pytest.raises(ConfigError, match="MEETINGS_MAIL_FROM"):
        load_config({"MEETINGS_SMTP_URL": MAIL["MEETINGS_SMTP_URL"], "MEETINGS_INSTANCE": str(tmp_path)})
    assert load_config(MAIL | {"MEETINGS_INSTANCE": str(tmp_path)}).mail_from == "reuniones@example.com"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"MEETINGS_SMTP_URL": "smtps://mail.example.com:abc"}, "port must be a number"),
        ({"MEETINGS_SMTP_URL": "smtp://ana:clave@mail.example.com"}, "never travels in the clear"),
        ({"MEETINGS_DATABASE_URL": "postgresql+psycopg://127.0.0.1:1/x"}, "does not answer"),
        ({"MEETINGS_LOG_LEVEL": "LOUD"}, "MEETINGS_LOG_LEVEL"),
    ],
)
def test_a_command_says_it_and_ends(settings: dict[str, str], sentence: str, tmp_path: Path) -> None:
    """No stack trace, and no password on the screen."""
    public = {"MEETINGS_BASE_URL": "https://reuniones.example.com", "MEETINGS_INSTANCE": str(tmp_path / "i")}
    ran = CliRunner().invoke(main, ["trail", "verify"], env={**MAIL, **public, **settings})
    assert ran.exit_code == 1 and sentence in ran.output
    assert "Traceback" not in ran.output and "clave@" not in ran.output


def test_a_key_that_others_can_read_stops_the_start(tmp_path: Path) -> None:
    """With the command that mends it."""
    config = Config(instance=tmp_path / "instance")
    open_storage(config).close()
    next(config.keys_dir.iterdir()).chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        open_storage(config)


def test_nobody_else_reads_the_instance(tmp_path: Path) -> None:
    """Its folder is closed to other users of the machine, also one that stood open before."""
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o755)
    open_storage(Config(instance=folder)).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "203.0.113.7"), (2, "198.51.100.9")])
def test_only_named_proxies_are_believed(proxies: int, address: str, tmp_path: Path) -> None:
    """Anybody can write the header; the last addresses are those our own proxies wrote."""
    config = Config(instance=tmp_path, proxies=proxies)
    storage = open_storage(config)
    app: Flask = create_app(config, storage=storage)
    seen: list[str | None] = []
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: seen.append(request.remote_addr))
    app.test_client().get("/", headers={"X-Forwarded-For": "192.0.2.1, 198.51.100.9, 203.0.113.7"})
    storage.close()
    assert seen == [address]
