"""Work in a process of its own: what it found, and the most memory that it and its children held."""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
KEEP_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(1 << 28), "MALLOC_MMAP_THRESHOLD_": str(1 << 28)}
"""glibc keeps what was freed, so that the next array needs no new pages; for whoever is measured."""
EVERY = 0.02
"""Seconds between two looks at the memory."""
MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Measured:
    """The JSON that a module printed, its peak memory in bytes and its time of all cores in seconds.

    Memory is the RSS of the process tree; pages that processes share count once for each: an upper
    end. The time of the cores includes the start of Python and all imports.
    """

    found: dict[str, Any]
    peak: int
    cores: float


def run(
    module: str, *arguments: object, told: Mapping[str, Any] | None = None
) -> Measured:  # fmt: skip
    """Run `python -m module`, with JSON on its standard input. Raises SystemExit where it fails."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    before = _children_time()
    with psutil.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, **KEEP_MEMORY},
    ) as process:  # fmt: skip
        process.stdin.write(json.dumps(told or {}))
        process.stdin.close()
        peak = 0
        while process.poll() is None:
            peak = max(peak, _resident(process))
            time.sleep(EVERY)
        printed = process.stdout.read()
    if process.returncode:
        raise SystemExit(f"{module} failed")
    return Measured(json.loads(printed.splitlines()[-1]), peak, _children_time() - before)


def _children_time() -> float:
    """Seconds of the cores that ended children, and theirs, have taken."""
    times = os.times()
    return times.children_user + times.children_system


def _resident(process: psutil.Process) -> int:
    """Bytes that the process and all below it hold."""
    try:
        return sum(_held(one) for one in (process, *process.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0


def _held(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def machine() -> str:
    """The machine in one line."""
    memory = psutil.virtual_memory().total / (1 << 30)
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.platform()}, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def show(name: str, values: Iterable[object], bar: str = "") -> None:
    """One line of the report, with the bar that it is held against."""
    told = "  ".join(f"{value}" for value in values)
    print(f"{name:44} {told}" + (f"   (bar: {bar})" if bar else ""), flush=True)
