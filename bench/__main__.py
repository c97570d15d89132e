"""`make bench`: every measure of this folder (modules named *_bench, each with a `main()`), one after the other.

A `main()` prints its ratio against the baseline it names and ends with SystemExit when the limit is passed.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def run_all(names: list[str]) -> list[str]:
    """Names of the measures that passed their limit."""
    failed = []
    for name in names:
        print(f"— {name.removesuffix('_bench')}", flush=True)
        try:
            importlib.import_module(f"bench.{name}").main()
        except SystemExit as over:
            if over.code:
                print(over.code)
                failed.append(name)
    return failed


if __name__ == "__main__":
    found = sorted(path.stem for path in Path(__file__).parent.glob("*_bench.py"))
    wanted = [name for name in found if not sys.argv[1:] or name.removesuffix("_bench") in sys.argv[1:]]
    sys.exit(f"Over the limit: {', '.join(over)}" if (over := run_all(wanted)) else 0)
