"""The command line: `python -m core …`. The same services as the screens; `--json` has stable keys (docs/cli.md)."""
