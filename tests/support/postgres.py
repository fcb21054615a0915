"""A real PostgreSQL for the tests: Debian's server on a port and in a folder of its own."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@contextmanager
def server() -> Iterator[str]:
    """A running server: its address without a database. Raises when none can start."""
    if not DEBIAN:
        raise FileNotFoundError("Debian's package postgresql is not installed")
    with TemporaryDirectory(prefix="portal-", ignore_cleanup_errors=True) as folder:
        yield from _started(Path(folder))


def _started(folder: Path) -> Iterator[str]:
    binaries, port = DEBIAN[-1].parent, _free_port()
    begin = (f"{binaries}/initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "postgres")
    _as_postgres(folder, *begin)
    control = (f"{binaries}/pg_ctl", "-D", f"{folder}/data", "-w")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {QUICK}"
    _as_postgres(folder, *control, "-l", f"{folder}/log", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}"
    finally:
        _as_postgres(folder, *control, "-m", "immediate", "stop")


def _as_postgres(folder: Path, *command: str) -> None:
    """Run a server's command; it refuses root, so root lends it the postgres account."""
    prefix: tuple[str, ...] = ()
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        setpriv = shutil.which("setpriv") or "setpriv"
        prefix = (setpriv, "--reuid=postgres", "--regid=postgres", "--clear-groups")
    subprocess.run([*prefix, *command], check=True, capture_output=True, cwd=folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clone(address: str, name: str, template: str) -> str:
    """A new database like `template`; returns its URL."""
    _administer(address, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{address}/{name}"


def drop(address: str, name: str) -> None:
    """Remove a database, whoever is still connected."""
    _administer(address, f'DROP DATABASE "{name}" WITH (FORCE)')


def _administer(address: str, statement: str) -> None:
    plain = address.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(f"{plain}/postgres", autocommit=True) as connection:
        connection.execute(statement)
