"""Reports as files and tables."""
