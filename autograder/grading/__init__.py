"""One submission into a report; many of them over an executor."""
