"""``python -m autograder`` is the command line."""

from autograder.cli.main import entry_point

if __name__ == "__main__":
    entry_point()
