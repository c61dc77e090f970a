"""Run student code where it can reach nothing that is worth stealing or changing.

A :class:`Sandbox` holds one submission; each :class:`Session` of it is a process of its own, for one check.
"""

from autograder.sandbox.inside.wire import Handle
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.probe import choose_isolation
from autograder.sandbox.sandbox import Sandbox
from autograder.sandbox.session import Session

__all__ = ["Handle", "Isolation", "Sandbox", "Session", "choose_isolation"]
