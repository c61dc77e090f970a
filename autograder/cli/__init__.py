"""The command line: a module per command, each with its arguments, one call and one rendering.

No other part of the package prints, but for what runs in a student's notebook. A command imports what it needs once it
runs, so that ``--help`` is quick and needs no more than Python.

=========== ====================================================================
`main`      all commands put together, and what an error comes to
`commands`  what a command is
`options`   arguments that several commands take
`choices`   what an option offers
`printing`  where commands print to, progress, and Ctrl-C
`remedies`  what to do about an error, as options and commands
`gradebook` the commands of ``autograder gradebook``
=========== ====================================================================

Every other module is the command of its name.
"""
