"""Grade numerical Python: ordinary pytest checks here, student code in a sandbox there."""
