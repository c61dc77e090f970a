"""A submission and the place where it runs."""

import sys
from collections.abc import Mapping
from typing import Self

from autograder.errors import SpecError
from autograder.model.assignment import Limits
from autograder.sandbox.cgroups import ControlGroup, delegated_group
from autograder.sandbox.child_process import ChildProcess
from autograder.sandbox.confinement import Confinement
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.session import Admitted, SandboxSession, SubmissionBudget
from autograder.sandbox.zygote import Zygote


class Sandbox:
    """Where one submission runs; never used for another.

    Its processes start with it and are waited for at the first use, so that one can be kept warm while the submission
    before it is graded. It ends with the *thread* that made it.

    Parameters
    ----------
    isolation : Isolation
        How strongly it is kept apart.

    Raises
    ------
    MachineError
        If it cannot be started.
    """

    def __init__(self, isolation: Isolation) -> None:
        self._confinement = Confinement.of(isolation)
        self._group = ControlGroup(delegated_group())
        self._zygote = Zygote(isolation, self._group)
        self._admitted: tuple[Admitted, SubmissionBudget] | None = None
        self._sessions: list[SandboxSession] = []
        self._spare: ChildProcess | None = None

    def admit(
        self,
        files: Mapping[str, bytes],
        modules: Mapping[str, str],
        forbidden: tuple[str, ...],
        limits: Limits,
        budget: SubmissionBudget | None = None,
    ) -> None:
        """Set what is graded here; none of it is read before a session needs it.

        Parameters
        ----------
        files : mapping of str to bytes
            File name -> source, as it was handed in.
        modules : mapping of str to str
            Function that checks may call -> the module that has to define it.
        forbidden : tuple of str
            Names such as ``numpy.convolve`` that the submission may not use.
        limits : Limits
            What one session may use.
        budget : SubmissionBudget or None
            What an earlier attempt leaves to all sessions together; None if this is the first one.

        Raises
        ------
        SpecError
            If a forbidden name does not exist, or a module is named like one of Python's own.
        MachineError
            If the sandbox did not start.
        """
        if self._admitted is not None:
            raise RuntimeError("a sandbox is for one submission")
        for module in modules.values():
            if module in sys.stdlib_module_names or module == "numpy":
                raise SpecError(f"{module}.py cannot be graded: Python has a module of that name; choose another")
        if forbidden and (error := self._zygote.forbid(forbidden)):
            raise SpecError(f"forbidden: {error}")
        self._group.limit(limits.memory_mib)
        budget = budget or SubmissionBudget(limits.submission_seconds)
        self._admitted = Admitted(dict(files), dict(modules), forbidden, limits), budget

    def session(self) -> SandboxSession:
        """Open a session: a process of its own, forked at its first call."""
        if self._admitted is None:
            raise RuntimeError("nothing was admitted to this sandbox")
        admitted, budget = self._admitted
        session = SandboxSession(lambda: self._child(admitted), admitted, budget)
        self._sessions.append(session)
        return session

    def close(self) -> None:
        """Kill and reap everything inside."""
        self._zygote.close()
        if self._spare:
            self._spare.forget()
        for session in self._sessions:
            session.close()

    def abandon(self) -> None:
        """Detach from it in a process forked from the one that made it, where it goes on. Nothing must be admitted."""
        self._zygote.abandon()

    def _child(self, admitted: Admitted) -> ChildProcess:
        """Return a confined process; while it is used the next one confines itself."""
        child, self._spare = self._spare or self._new_child(admitted), None
        try:
            child.wait_until_confined()
            self._spare = self._new_child(admitted)
        except BaseException:
            child.forget()  # the sandbox has failed, or there was an interrupt: it ends with everything in it
            raise
        return child

    def _new_child(self, admitted: Admitted) -> ChildProcess:
        # Other files cannot be imported, and may have any size and any name.
        sources = {name: source for name, source in admitted.files.items() if name.removesuffix(".py").isidentifier()}
        return ChildProcess(self._zygote, self._confinement, admitted.limits, sources)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
