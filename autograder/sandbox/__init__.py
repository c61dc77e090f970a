"""Run student code where it can reach nothing that is worth stealing or changing.

A :class:`Sandbox` holds one submission; each :class:`SandboxSession` of it is a process of its own, for one check.
"""

from autograder.sandbox.inside.wire import Handle
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.probe import choose_isolation
from autograder.sandbox.sandbox import Sandbox
from autograder.sandbox.session import SandboxSession

__all__ = ["Handle", "Isolation", "Sandbox", "SandboxSession", "choose_isolation"]
