"""Writing files: atomically, several at once, and as reproducible zips."""
