"""Writing files: atomically, several at once, for their owner alone, and as reproducible zips."""
