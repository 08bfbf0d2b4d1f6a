"""A worker that is made to be killed: sweeps an installation's outbox until its process ends."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from bench.common import Clock
from meetings.adapters.keys import load_or_create
from meetings.adapters.mail import SmtpTransport
from meetings.application import create_app
from meetings.config import Config
from meetings.convening import Addresses, NoticeComposer
from meetings.deliveries import Sending, sweep
from meetings.storage.session import Storage

PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker needs to know: where the installation lies, the mail server, the time, the lease."""

    instance: Path
    smtp_url: str
    clock: Clock
    lease_seconds: float


def work(task: Work, ready: Connection) -> None:
    """Say when ready, then sweep for ever, wired as ``create_sending`` wires the real worker."""
    config = Config(instance=task.instance, smtp_url=task.smtp_url, log_level="ERROR")
    keys = load_or_create(config.keys_dir)
    storage = Storage(config.database, keys)
    transport = SmtpTransport(config.smtp_url)
    sending = Sending(
        storage=storage,
        composers={"notice": NoticeComposer(Addresses(config.base_url), config.mail_from)},
        channel_for=lambda owed: transport,
        now=task.clock.now,
        lease=timedelta(seconds=task.lease_seconds),
    )
    with create_app(config, storage=storage, keys=keys).app_context():
        ready.send(None)
        while True:
            sweep(sending)
            time.sleep(PAUSE_SECONDS)
