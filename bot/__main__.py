"""The way in: ``briefbot`` and ``python -m bot``."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line and return its exit code."""
    try:
        from bot.cli import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:  # while modules are being imported
        return 130


if __name__ == "__main__":
    sys.exit(main())
