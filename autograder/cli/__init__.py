"""The command line: a module per command, each with its arguments, one call and one rendering."""
