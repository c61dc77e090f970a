"""Reports as files, as tables for a terminal, and as HTML pages."""
