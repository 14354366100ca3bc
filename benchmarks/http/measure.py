"""What a process uses, by /proc, and how it answers, by wrk. Shared by benchmarks/http/run and benchmarks/start."""

import os
import statistics
import subprocess
from pathlib import Path

SUMMARY = Path(__file__).resolve().parent / "summary.lua"
TICKS = os.sysconf("SC_CLK_TCK")


def processes(pid):
    """The process and all below it."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in below for each in processes(int(child)))]


def processor_seconds(pids):
    """What the processes have used so far, in user and system mode."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in pids]
    return sum(int(field[11]) + int(field[12]) for field in fields) / TICKS


def resident_megabytes(pids):
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def figures(url, key, seconds, headers=None):
    """Keeps 16 connections busy from one thread: what summary.lua prints of it, as numbers."""
    sent = {"X-API-Key": key} | (headers or {})
    fields = [part for name, value in sent.items() for part in ("-H", f"{name}: {value}")]
    done = subprocess.run(
        ["wrk", "-t1", "-c16", f"-d{seconds}s", *fields, "-s", str(SUMMARY), url],
        capture_output=True,
        text=True,
        check=True,
    )
    line = next(line for line in done.stdout.splitlines() if line.startswith("FIGURES "))
    return [int(number) for number in line.split()[1:]]


def spread(values, digits=0):
    """The median, and the least and most in brackets."""
    low, middle, high = (f"{value:,.{digits}f}".replace(",", " ") for value in (min(values), statistics.median(values), max(values)))
    return f"{middle} ({low}–{high})"
