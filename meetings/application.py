"""The composition root: wires settings, keys, data base and web. It holds no logic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from meetings.accounts import PASSWORD_LINK_MAIL
from meetings.adapters.catalogues import catalogue
from meetings.adapters.clock import Clock, SystemClock
from meetings.adapters.keys import Keys, KeysError, load, load_or_create
from meetings.adapters.logs import JsonLines, log_as_json
from meetings.adapters.mail import OutboxFolderTransport, SmtpTransport, may_send_for_real
from meetings.adapters.processes import running_beside
from meetings.adapters.queue import Wakeups
from meetings.adapters.server import serve
from meetings.config import Config, ConfigError, load_config
from meetings.convening import (
    Addresses,
    AlarmComposer,
    CancellationComposer,
    NoticeComposer,
    PollComposer,
    make_papers,
    raise_alarms,
)
from meetings.deliveries import Sending, lease_for, sweep
from meetings.live_session import NO_QUORUM, NoQuorumComposer, end_silent_everywhere
from meetings.minutes import (
    CodeComposer,
    PublishedComposer,
    SignatureComposer,
    draft_due,
    make_minutes_papers,
)
from meetings.operations import BackupError, Restored, StaffLinkComposer, bind_keys, restore_backup
from meetings.planning import POLL
from meetings.reminding import KINDS, ReminderComposer, remind_due, review_reminders
from meetings.replies import LinkComposer, WrongPersonComposer
from meetings.storage.migrate import UnknownRevision, upgrade
from meetings.storage.session import Storage, Unavailable
from meetings.trail import Witness
from meetings.web.areas import AREAS
from meetings.web.assets import register_assets
from meetings.web.context import register_context
from meetings.web.gate import register_gate
from meetings.web.i18n import register_i18n
from meetings.web.kept import register_tokens
from meetings.web.logs import Application, register_logs, request_id
from meetings.web.once import register_once
from meetings.web.pages import register_errors
from meetings.web.policy import PUBLIC, allows, check_policies
from meetings.web.support import EXTENSION, Services
from meetings.written_decision import count_due

now = SystemClock().now
LARGEST_REQUEST = 6 * 1024 * 1024


def create_app(
    config: Config | None = None,
    *,
    storage: Storage | None = None,
    keys: Keys | None = None,
    clock: Clock | None = None,
) -> Flask:
    """Build the web application.

    Args:
        config: settings; read from the environment when not given.
        storage, keys, clock: other parts than the settings name, for tests.

    Raises:
        ConfigError, KeysError: a setting or the keys cannot be used.
        RuntimeError: a route declares no policy.
    """
    config = config or load_config()
    keys = keys or load_or_create(config.keys_dir)
    app = Application("meetings", static_folder=None)
    app.config.update(_flask_settings(config, keys))
    app.extensions[EXTENSION] = Services(
        storage=storage or Storage(config.database, keys),
        witness=Witness.of(config.base_url, keys),
        clock=clock or SystemClock(),
        base_url=config.base_url,
        mail_from=config.mail_from,
        mail_is_test=not config.smtp_url,
    )
    if config.proxies:
        # The address alone: scheme and host of every link are those of the settings.
        app.wsgi_app = ProxyFix(app.wsgi_app, config.proxies, x_proto=0)  # type: ignore[method-assign]  # as Flask says
    register_logs(app, config.log_level, JsonLines(request_id))
    register_i18n(app, catalogue)
    register_gate(app)
    register_tokens(app)
    register_assets(app)
    register_context(app)
    register_once(app)
    register_errors(app)
    for blueprint in AREAS:
        app.register_blueprint(blueprint)
    allows(PUBLIC)(app.view_functions["static"])
    check_policies(app)
    return app


def _flask_settings(config: Config, keys: Keys) -> dict[str, Any]:
    return {
        "SECRET_KEY": keys.derive("cookie"),
        "LOCALE": config.locale,
        "THREADS": config.threads,
        "SESSION_COOKIE_NAME": "__Host-constancia" if config.is_https else "constancia",
        "SESSION_COOKIE_SECURE": config.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 3000,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
    }


def open_storage(config: Config) -> Storage:
    """The installation's data base, brought to the present schema, with its keys and its wake-up call.

    Raises:
        ConfigError: a setting or the keys cannot be used, or the data base does not answer.
        WrongKeys: the keys are another installation's.
    """
    try:
        if config.smtp_url:
            _smtp(config)
        _make_private(config.instance)
        upgrade(config.database)
        keys = load_or_create(config.keys_dir)
    except (KeysError, UnknownRevision, ValueError) as error:
        raise ConfigError(str(error)) from error
    except Unavailable as error:
        raise ConfigError(
            "The data base does not answer. Check MEETINGS_DATABASE_URL and start it."
        ) from error
    storage = Storage(config.database, keys)
    with storage.transaction() as tx:
        bind_keys(tx, keys.fingerprint(), SystemClock().now())
        tx.take_turn("queue")  # two programs that start first at once would both make its tables
        wakeups = Wakeups(config.database, config.instance)
    storage.wake = wakeups.wake
    storage.at_close.append(wakeups.close)
    return storage


def _make_private(folder: Path) -> None:
    """Let nobody else of this machine read the instance: names, addresses and hashes lie there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be kept for this user alone: {error.strerror}.") from error


def restore(config: Config, source: Path) -> Restored:
    """Put a backup back into an installation that holds nothing but its keys.

    Raises:
        BackupError, ConfigError: the backup, what is there, or the keys do not let it.
    """
    if not config.keys_dir.exists():
        raise BackupError(
            f"The folder {config.keys_dir} is not there. Put back the keys of the installation first: "
            "without them nobody can read what was sealed."
        )
    try:
        keys = load(config.keys_dir)
        return restore_backup(source, config.database, keys, keys.fingerprint(), config.instance, now())
    except KeysError as error:
        raise ConfigError(str(error)) from error
    except Unavailable as error:
        raise ConfigError(
            "The data base does not answer. Check MEETINGS_DATABASE_URL and start it."
        ) from error


def create_sending(config: Config, storage: Storage, clock: Clock | None = None) -> Sending:
    """The parts of the sweep: composers of every kind of message and the ways out.

    Raises:
        ConfigError: real sending was asked for while nobody outside can reach this address.
    """
    folder = OutboxFolderTransport(config.outbox_dir)
    outside = folder if not config.smtp_url else _smtp(config)
    addresses, now = Addresses(config.base_url), (clock or SystemClock()).now
    witness = witness_of(config)
    sender = config.mail_from
    return Sending(
        storage=storage,
        composers={
            "notice": NoticeComposer(addresses, sender),
            "cancellation": CancellationComposer(addresses, sender),
            "link": LinkComposer(addresses, sender),
            "officer": SignatureComposer(addresses, sender),
            "signature": SignatureComposer(addresses, sender),
            POLL: PollComposer(addresses, sender),
            NO_QUORUM: NoQuorumComposer(addresses, sender),
            "code": CodeComposer(addresses, sender),
            "minutes": PublishedComposer(addresses, sender),
            "wrong_person": WrongPersonComposer(addresses, sender),
            "notice_alarm": AlarmComposer(addresses, sender),
            PASSWORD_LINK_MAIL: StaffLinkComposer(addresses, sender),
            **dict.fromkeys(KINDS, ReminderComposer(addresses, sender)),
        },
        channel_for=lambda owed: folder if owed.is_sample else outside,
        now=now,
        lease=lease_for(timedelta(seconds=max(folder.longest_send, outside.longest_send))),
        chores=(
            lambda: end_silent_everywhere(storage, now()),
            lambda: count_due(storage, now()),
            lambda: draft_due(storage, now()),
            lambda: remind_due(storage, now()),
            lambda: make_papers(storage, addresses, witness, now),
            lambda: make_minutes_papers(storage, addresses, witness, now),
            lambda: raise_alarms(storage, now()),
        ),
        reviews=(review_reminders,),
    )


def _smtp(config: Config) -> SmtpTransport:
    allowed, verdict = may_send_for_real(config.smtp_url, config.base_url)
    if not allowed:
        raise ConfigError(
            f"MEETINGS_SMTP_URL names a real mail server, but MEETINGS_BASE_URL is {config.base_url} "
            f"({verdict.value}): the links would lead nowhere. Set a public https address or no mail server."
        )
    return SmtpTransport(config.smtp_url, helo_name=urlsplit(config.base_url).hostname or "localhost")


def witness_of(config: Config) -> Witness:
    """Who signs this installation's checkpoints."""
    return Witness.of(config.base_url, load_or_create(config.keys_dir))


def run_web(config: Config) -> None:
    """Serve the pages until told to stop."""
    log_as_json()
    storage = open_storage(config)
    _serve(config, create_app(config, storage=storage), storage)


def run_worker(config: Config) -> None:
    """Send what is owed, when woken and every minute, until told to stop."""
    log_as_json()
    storage = open_storage(config)
    _worker(config, create_app(config, storage=storage), storage)()


def run_both(config: Config, app: Flask, storage: Storage) -> None:
    """Serve the pages and send what is owed, in processes that share what is loaded, until told to stop.

    Args:
        app, storage: of ``config``; no other thread may use them.
    """
    log_as_json()
    work = _worker(config, app, storage)
    storage.close()
    with running_beside(work, "worker"):
        _serve(config, app, storage)


def _serve(config: Config, app: Flask, storage: Storage) -> None:
    storage.close()  # a connection must not be shared by the processes that serve
    serve(app, config.base_url, workers=config.workers, threads=config.threads)


def _worker(config: Config, app: Flask, storage: Storage) -> Callable[[], None]:
    """The work of a worker, ready to run.

    Raises:
        ConfigError: as of ``create_sending``.
    """
    sending = create_sending(config, storage)

    def work() -> None:
        # Papers and messages are worded with the catalogue, which the application carries.
        with app.app_context():
            sweep(sending)

    return lambda: Wakeups(config.database, config.instance).run(work)
