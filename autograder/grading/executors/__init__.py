"""Where gradings run. Any :class:`concurrent.futures.Executor` will do; here are those that this package brings."""

from autograder.grading.executors.process_pool import ProcessPool

__all__ = ["ProcessPool"]
