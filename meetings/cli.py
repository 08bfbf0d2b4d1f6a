"""The console script ``meetings``: one command per job of whoever runs an installation."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import click

from meetings.application import (
    create_app,
    now,
    open_storage,
    restore,
    run_both,
    run_web,
    run_worker,
    witness_of,
)
from meetings.checks import Outcome, calendar, list_rules, rules_document
from meetings.checks import run as run_checks
from meetings.communities import dry_run
from meetings.config import Config, ConfigError, load_config
from meetings.operations import (
    BackupError,
    NewCommunity,
    WrongKeys,
    appoint_administrator,
    entry_links,
    has_account,
    hold_installation,
    make_backup,
    make_sample,
    remove_sample,
    sample_of,
    set_up_community,
)
from meetings.protocol.findings import Refused
from meetings.protocol.trail import TrailError, parse_checkpoint, report_bytes
from meetings.storage.session import Missing, Storage, Transaction
from meetings.trail import INSTALLATION_TREE, check_trail, personal_report, trees
from meetings.wording import explain


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Constancia: meetings of horizontal-property communities, with proof of every step."""


def _config() -> Config:
    try:
        return load_config()
    except ConfigError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _plain_words() -> Iterator[None]:
    """Say what stops a command in a sentence, never in a stack trace."""
    try:
        yield
    except (BackupError, ConfigError, TrailError, WrongKeys) as error:
        raise click.ClickException(str(error)) from error
    except Missing as error:
        raise click.ClickException("There is no such thing in this installation.") from error
    except Refused as error:
        said = [explain(finding, locale="es") for finding in error.findings]
        raise click.ClickException("\n".join(f"{e.what} {e.why} {e.now}" for e in said)) from error


@contextmanager
def _act() -> Iterator[tuple[Transaction, datetime]]:
    config = _config()
    with (
        _plain_words(),
        closing(open_storage(config)) as storage,
        create_app(config, storage=storage).app_context(),
        storage.transaction() as tx,
    ):
        yield tx, now()


@main.command()
@click.option("--no-sample", is_flag=True, help="Do not make the sample community on the first start.")
def run(no_sample: bool) -> None:
    """Start web and worker together, with a sample community on the first start.

    Example: meetings run
    """
    config = _config()
    with _plain_words():
        storage = open_storage(config)
        app = create_app(config, storage=storage)
        if not no_sample:
            with app.app_context():
                _announce(config, storage)
        run_both(config, app, storage)


def _announce(config: Config, storage: Storage) -> None:
    """Make the sample on the first start, and print fresh links into it."""
    with storage.transaction() as tx:
        at = now()
        hold_installation(tx)
        if len(trees(tx)) <= 1:
            make_sample(tx, at)
        sample = sample_of(tx)
        if sample is None:
            click.echo(f"Constancia: {config.base_url}")
            return
        links = entry_links(tx, sample, at)
    click.echo("Constancia, with a sample community (invented; no message leaves this machine).")
    click.echo(f"  Administrator: {config.base_url}/ingreso/{links.administrator}")
    click.echo(f"  Secretary:     {config.base_url}/ingreso/{links.secretary}")
    click.echo(f"  Resident:      {config.base_url}/r/{links.resident}")
    click.echo("The links of the staff work once, within 12 hours. Remove the sample: meetings demo --remove")


@main.command()
def web() -> None:
    """Serve the pages only.

    Example: MEETINGS_BASE_URL=https://reuniones.example.com meetings web
    """
    with _plain_words():
        run_web(_config())


@main.command()
def worker() -> None:
    """Send what is owed; as many workers as wanted, on as many machines.

    Example: MEETINGS_SMTP_URL=smtps://user:secret@mail.example.com meetings worker
    """
    with _plain_words():
        run_worker(_config())


@main.command()
@click.option("--remove", is_flag=True, help="Remove the sample community.")
def demo(remove: bool) -> None:
    """Make the sample community, or remove it, and print the links into it.

    Example: meetings demo --remove
    """
    config = _config()
    with _act() as (tx, at):
        if remove:
            click.echo("The sample was removed." if remove_sample(tx, at) else "There is no sample.")
            return
        sample = sample_of(tx) or make_sample(tx, at)
        links = entry_links(tx, sample, at)
    for name, path in (("ingreso", links.administrator), ("ingreso", links.secretary), ("r", links.resident)):
        click.echo(f"{config.base_url}/{name}/{path}")


@main.command()
@click.option("--community", required=True, help="Name of the community.")
@click.option("--name", required=True, help="Name of its administrator.")
@click.option("--email", required=True, help="The administrator's address, to sign in with.")
@click.option("--password", default="", help="At least 12 characters; asked for when it is needed.")
def setup(community: str, name: str, email: str, password: str) -> None:
    """Make a community and its administrator; who has an account already keeps its password.

    Example: meetings setup --community "Los Cerezos P.H." --name "Ana Ríos" --email ana@example.com
    """
    with _act() as (tx, at):
        if not password and not has_account(tx, email):
            password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        made = set_up_community(tx, NewCommunity(community, name, email, password), at)
    click.echo(f"Community {made} was made. Sign in at {_config().base_url}/ingreso")
    if not password:
        click.echo(f"{email} had an account already and keeps its password.")


@main.command("create-admin")
@click.option("--email", required=True, help="The address the administrator signs in with.")
@click.option("--name", default="", help="The administrator's name, when they have no account yet.")
@click.option("--community", default="", help="Name of the community, when there are several.")
def create_admin(email: str, name: str, community: str) -> None:
    """Make somebody administrator of a community, or let one who forgot the password choose another.

    Prints a link that works once, within 12 hours; no password stands on the command line.

    Example: meetings create-admin --email ana@example.com --name "Ana Ríos"
    """
    with _act() as (tx, at):
        made = appoint_administrator(tx, email, name, community, at)
    click.echo(f"{email} is administrator of {made.community}{' (a new account)' if made.is_new else ''}.")
    click.echo(f"Choose a password here, once, within 12 hours: {_config().base_url}/clave/{made.token}")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything but the keys into one new file, also while the program runs.

    The keys (the folder `keys`) have their own copy, in another place: whoever has both can read everything.

    Example: meetings backup /mnt/copies/constancia-2027-03-20.backup
    """
    with _plain_words(), closing(open_storage(_config())) as storage:
        made = make_backup(storage, file, now())
    entries, trails = sum(made.trails.values()), len(made.trails)
    click.echo(f"{file}: {entries} entries in {trails} trails, {file.stat().st_size} bytes.")
    click.echo(f"The keys are not in it. It opens with those marked {made.keys[:16]}: keep their copy apart.")


@main.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore_(file: Path) -> None:
    """Put a backup back where nothing is but the keys; every trail is read before it counts.

    Example: meetings restore /mnt/copies/constancia-2027-03-20.backup
    """
    with _plain_words():
        restored = restore(_config(), file)
    click.echo(f"Put back. {restored.entries} entries were read again, nothing was altered.")
    click.echo(f"What happened after {restored.made_at} is not in it; papers printed since then say more.")
    if restored.waiting:
        click.echo(
            f"{restored.waiting} messages had not left when it was made: they leave at the next start."
        )


@main.command("import-units")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", "only_read", is_flag=True, help="Read and say what is in it; keep nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def import_units(file: Path, only_read: bool, as_json: bool) -> None:
    """Read an owners' register (XLSX or CSV) as the clerk keeps it.

    Example: meetings import-units registro.xlsx --dry-run --json
    """
    if not only_read:
        raise click.ClickException(
            "A register is brought in from the page /registro, where somebody answers for it. "
            "Use --dry-run to see what it holds."
        )
    with _plain_words():
        found = dry_run(file.read_bytes(), file.name)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for key, value in found.items():
        click.echo(f"{key}: {value}")


@main.group()
def protocol() -> None:
    """The rules, for other programs."""


@protocol.command()
@click.argument("source", type=click.File(encoding="utf-8-sig", errors="surrogateescape"), default="-")
def check(source: Iterator[str]) -> None:
    """Judge JSON Lines {"id", "rule", "input"}; exit status 2 when a line could not be judged.

    Example: meetings protocol check questions.jsonl
    """
    outcome = Outcome()
    for line in run_checks(source, calendar.holidays(), outcome):
        click.echo(line)
    sys.exit(outcome.exit_status)


@protocol.command("list")
@click.option("--markdown", is_flag=True, help="Print the whole page of the rules: docs/rules.md is made so.")
def list_(markdown: bool) -> None:
    """Every rule: id, question, source.

    Example: meetings protocol list
    """
    if markdown:
        click.echo(rules_document(), nl=False)
        return
    for rule in list_rules():
        click.echo(f"{rule.id}\t{rule.question}\t{rule.source}")


@main.group("trail")
def trail_group() -> None:
    """The trail: check it whole, or write one person's report."""


@trail_group.command()
@click.option("--checkpoint", "files", multiple=True, type=click.File(), help="A checkpoint kept outside.")
def verify(files: tuple[Iterator[str], ...]) -> None:
    """Read every trail from its first entry; exit status 1 when one does not hold.

    Example: meetings trail verify --checkpoint from-my-mail.txt
    """
    config = _config()
    with _plain_words():
        kept = [parse_checkpoint("".join(file)) for file in files]
        storage = open_storage(config)
        failed = False
        with storage.reading() as tx:
            known = trees(tx)
            for origin in {k.origin for k in kept if not k.origin.endswith(tuple(map(str, known)))}:
                failed = True
                click.echo(f"{origin}: no trail of this name is here, and a checkpoint of it was kept.")
            for tree in known:
                name = "installation" if tree == INSTALLATION_TREE else str(tree)
                found = check_trail(tx, tree, [k for k in kept if k.origin.endswith(str(tree))])
                if found.finding is None:
                    click.echo(f"{name}: {found.size} entries, nothing was altered.")
                else:
                    failed = True
                    fault = found.finding
                    where = f"{fault.first}" if fault.first == fault.last else f"{fault.first}-{fault.last}"
                    click.echo(f"{name}: {fault.fault} at entry {where} of {found.size}.")
        storage.close()
    sys.exit(1 if failed else 0)


@trail_group.command()
@click.argument("community", type=uuid.UUID)
@click.argument("person", type=uuid.UUID)
@click.option("--out", type=click.File("wb"), default="-", help="Where to write it.")
def report(community: uuid.UUID, person: uuid.UUID, out: BinaryIO) -> None:
    """Write one person's trail with its proofs; `python verifier.py FILE` checks it anywhere.

    Example: meetings trail report COMMUNITY PERSON --out report.json
    """
    config = _config()
    with _plain_words():
        storage = open_storage(config)
        with storage.reading() as tx:
            made = personal_report(tx, community, person, witness_of(config), now())
        storage.close()
    out.write(report_bytes(made))


if __name__ == "__main__":
    main()
