"""Whether a course holds together."""
