"""The command line between pipes: it reads what comes, and ends quietly when nobody reads or wants it any more."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import struct
import subprocess
import sys
import termios

from tests.briefs import SHORT
from tests.fakes import until


def start(*arguments, **options):
    """Start briefbot as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )


def unread(pipe) -> int:
    """Return how many bytes of a pipe nobody has read yet."""
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))[0]


def test_brief_reads_standard_input():
    with start("brief", "-", "--format", "json", stdin=subprocess.PIPE) as running:
        out, err = running.communicate(SHORT.encode(), timeout=60)
    assert (running.returncode, err) == (0, b"")
    assert json.loads(out)["article"]["text"] == SHORT


def test_brief_ends_quietly_when_its_reader_goes(tmp_path, bare_environment):
    (tmp_path / "a.txt").write_text(SHORT, "utf-8")
    with start("brief", "a.txt", "--format", "json", cwd=tmp_path) as running:
        running.stdout.close()
        err = running.stderr.read()
    assert (running.returncode, err) == (141, b"")


def test_brief_ends_quietly_at_ctrl_c(tmp_path, bare_environment):
    with start("brief", "-", cwd=tmp_path, stdin=subprocess.PIPE) as running:
        running.stdin.write(b"The wall ")
        running.stdin.flush()
        assert until(lambda: unread(running.stdin) == 0), "it waits for the rest"
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert b"Traceback" not in err


def test_brief_prints_utf8_whatever_the_terminal_says(tmp_path, bare_environment):
    (tmp_path / "a.txt").write_text(SHORT, "utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    with start("brief", "a.txt", cwd=tmp_path, env=environment) as running:
        out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, b"")
    assert "“Nobody listens,”" in out.decode()
