"""Settings: environment variables with the prefix ``MEETINGS_``, or ``instance/config.toml``.

Checked once at the start; a wrong one stops it with a sentence that names the setting.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "MEETINGS_"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class ConfigError(Exception):
    """A setting is wrong; the message says which one and what it should be."""


@dataclass(frozen=True)
class Config:
    """The settings of one installation.

    ``proxies``: how many proxies of this installation stand in front of it. Each is believed one address of
    ``X-Forwarded-For``; with none the header is not read, for anybody can write it.
    """

    instance: Path = Path("instance")
    database_url: str = ""
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str = ""
    mail_from: str = "constancia@example.com"
    locale: str = "es"
    log_level: str = "INFO"
    threads: int = 600
    workers: int = 1
    proxies: int = 0

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the data base; SQLite in the instance folder by default."""
        return self.database_url or f"sqlite:///{(self.instance / 'constancia.sqlite3').resolve()}"

    @property
    def is_https(self) -> bool:
        """Whether the service is reached over https, which secure cookies and HSTS need."""
        return self.base_url.startswith("https://")

    @property
    def keys_dir(self) -> Path:
        """Where the installation's keys lie (mode 600, own backup rule)."""
        return self.instance / "keys"

    @property
    def outbox_dir(self) -> Path:
        """Where messages go as .eml while no SMTP server is set."""
        return self.instance / "outbox"


def load_config(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings; the environment goes before the file.

    Raises:
        ConfigError: a setting is unknown or its value cannot be used.
    """
    environ = os.environ if environ is None else environ
    instance = Path(environ.get(PREFIX + "INSTANCE", "instance"))
    values: dict[str, str] = _from_file(instance / "config.toml")
    known = {field.name for field in fields(Config)}
    for name, value in environ.items():
        if name.startswith(PREFIX):
            values[name.removeprefix(PREFIX).lower()] = value
    # Test tooling has its own variables under the same prefix.
    values = {name: value for name, value in values.items() if not name.startswith("test_")}
    if unknown := sorted(set(values) - known):
        raise ConfigError(f"{PREFIX}{unknown[0].upper()} is not a setting of Constancia. Remove it.")
    return _checked(instance, values)


def _from_file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error
    return {name.lower(): str(value) for name, value in content.items()}


def _checked(instance: Path, values: dict[str, str]) -> Config:
    base_url = values.get("base_url", Config.base_url).rstrip("/")
    if not _is_origin(base_url):
        raise ConfigError(f"{PREFIX}BASE_URL must look like https://meetings.example.com, not {base_url!r}.")
    database_url = values.get("database_url", "")
    if database_url and not database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ConfigError(
            f"{PREFIX}DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://. Check its first part."
        )
    smtp_url = values.get("smtp_url", "")
    if smtp_url and urlsplit(smtp_url).scheme not in ("smtp", "smtp+starttls", "smtps"):
        raise ConfigError(f"{PREFIX}SMTP_URL must begin with smtp://, smtp+starttls:// or smtps://.")
    if (locale := values.get("locale", "es")) not in ("es", "en"):
        raise ConfigError(f"{PREFIX}LOCALE must be es or en, not {locale!r}.")
    if smtp_url and "mail_from" not in values:
        raise ConfigError(
            f"{PREFIX}MAIL_FROM must say from which address the mails leave by {PREFIX}SMTP_URL."
        )
    mail_from = values.get("mail_from", Config.mail_from)
    if mail_from.count("@") != 1 or any(c.isspace() for c in mail_from):
        raise ConfigError(f"{PREFIX}MAIL_FROM must be one e-mail address, not {mail_from!r}.")
    log_level = values.get("log_level", Config.log_level).upper()
    if log_level not in LOG_LEVELS:
        raise ConfigError(f"{PREFIX}LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}, not {log_level!r}.")
    return Config(
        instance=instance,
        database_url=database_url,
        base_url=base_url,
        smtp_url=smtp_url,
        mail_from=mail_from,
        locale=locale,
        log_level=log_level,
        threads=_whole(values, "threads", Config.threads, range(1, 4097)),
        workers=_whole(values, "workers", Config.workers, range(1, 4097)),
        proxies=_whole(values, "proxies", Config.proxies, range(0, 10)),
    )


def _is_origin(url: str) -> bool:
    """Whether it is a scheme and a host, perhaps a port, and nothing else: links add their path."""
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    only_host = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and has_port and only_host


def _whole(values: dict[str, str], name: str, default: int, allowed: range) -> int:
    text = values.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) <= 4 and int(text) in allowed):
        limits = f"{allowed[0]} to {allowed[-1]}"
        raise ConfigError(f"{PREFIX}{name.upper()} must be a whole number from {limits}, not {text!r}.")
    return int(text)
