"""Free text or a ledger line → factor candidates, with reasons. Knows no file and no database."""
