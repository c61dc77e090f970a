"""Processes of this machine that grade. One that is killed takes its task with it, and no other.

A ``ProcessPoolExecutor`` ends as a whole with any of its processes, and does not say whose task it was. Its processes
outlive a command that is killed, and where one is killed in the midst of a result, the command waits for the rest.
"""

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from queue import SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from autograder.errors import MachineError
from autograder.grading.environment import GRADING_ENVIRONMENT
from autograder.grading.warm_sandbox import close_warm_sandboxes

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext  # which Windows has not

P = ParamSpec("P")
T = TypeVar("T")
Task = Callable[[], Any]

TASK_SECONDS = 120.0  # many times what any grading takes
PRELOADED = "autograder.grading.grade"  # with NumPy and pytest: a process is forked where it is loaded


class ProcessPool(Executor):
    """Run tasks in processes, each started at its first task, and anew after one that was killed.

    They have the environment that grading needs, and this process keeps its own. They are forked from multiprocessing's
    fork server: one that the program has started before, in another environment, is used as it is, and gradings there
    are refused.

    What a task returns or raises is the future's; where its process ended instead, that is a
    :class:`~autograder.errors.MachineError`. As a context manager the pool waits for what was submitted, or ends at
    once where the context ends with an exception.

    Parameters
    ----------
    workers : int
        How many run at once.
    task_seconds : float
        Of processor time that a task may take for itself. Its process is ended after that, whatever it does.
    """

    def __init__(self, workers: int, task_seconds: float = TASK_SECONDS):
        self._task_seconds = task_seconds
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([PRELOADED])
        self._threads = ThreadPoolExecutor(workers)  # each waits for a process
        self._free: SimpleQueue[_Worker | None] = SimpleQueue()
        for _ in range(workers):
            self._free.put(None)
        self._workers: set[_Worker] = set()

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run ``function(*args, **kwargs)`` in a process, as soon as one is free."""
        return self._threads.submit(self._run, partial(function, *args, **kwargs))

    def kill(self) -> None:
        """End at once, with all that is under way."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in list(self._workers):
            worker.kill()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks, and end once all are done.

        Parameters
        ----------
        wait : bool
            Until then. Otherwise the processes end with this one.
        cancel_futures : bool
            Leave out those that have not begun.
        """
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        if wait:
            for worker in self._workers:
                worker.hang_up()
            while self._workers:
                self._workers.pop().join()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.kill()
        self.shutdown()

    def _run(self, task: Task) -> Any:
        worker = self._free.get()
        try:
            if worker is None:
                worker = _Worker(self._context, self._task_seconds)
                self._workers.add(worker)
            returned, result = worker.run(task)
        except MachineError:
            self._workers.discard(worker)
            worker = None
            raise
        finally:
            self._free.put(worker)
        if returned:
            return result
        raise result


class _Worker:
    """A process that runs one task after the other."""

    def __init__(self, context: "ForkServerContext", task_seconds: float):
        self._task_seconds = task_seconds
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, task_seconds), daemon=True)
        try:
            _start_server()
            self._process.start()
        except (OSError, EOFError) as error:  # the server that forks it was killed, or the machine has no room
            self._connection.close()
            raise MachineError(f"a grading process cannot be started: {error!r}") from error
        finally:
            theirs.close()

    def run(self, task: Task) -> tuple[bool, Any]:
        """Run a task; say whether it returned, and what it returned or raised."""
        try:
            self._connection.send(task)
            returned, result = self._connection.recv()
        except (OSError, EOFError) as error:
            self.hang_up()
            self.join()
            raise MachineError(f"the grading process {self._how_it_ended()}") from error
        return returned, result

    def _how_it_ended(self) -> str:
        exit_code = self._process.exitcode
        if exit_code is None or exit_code >= 0:
            return f"ended (exit status {exit_code})"
        if exit_code == -signal.SIGPROF:
            return f"was ended after {self._task_seconds:g} s of processor time"
        return f"was killed ({signal.Signals(-exit_code).name})"

    def kill(self) -> None:
        """End it, whatever it does."""
        self._process.kill()

    def hang_up(self) -> None:
        """End it, once it has nothing to do."""
        self._connection.close()

    def join(self) -> None:
        """Wait until it has ended."""
        self._process.join()


_STARTING = threading.Lock()


def _start_server() -> None:
    """See to it that the server that processes are forked from is running, with the environment of a grading."""
    from multiprocessing import forkserver  # noqa: PLC0415 -- which Windows has not

    # It takes its environment from this process: there is no other way to tell it.
    with _STARTING, _grading_environment():
        forkserver.ensure_running()


@contextmanager
def _grading_environment() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in GRADING_ENVIRONMENT}
    os.environ.update(GRADING_ENVIRONMENT)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _serve(connection: Connection, task_seconds: float) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the command's to handle
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # ends this process, even where no step of Python is ever done
    threading.Thread(target=_end_with_the_command, daemon=True).start()
    with suppress(EOFError, ConnectionError):  # the command has no more tasks, or has ended
        while True:
            connection.send(_done(connection.recv(), task_seconds))
    close_warm_sandboxes()


def _done(task: Task, seconds: float) -> tuple[bool, Any]:
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return True, task()
    except BaseException as error:  # noqa: BLE001 - raised again where the result is wanted
        error.add_note("".join(traceback.format_exception(error)))
        return False, error.with_traceback(None)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _end_with_the_command() -> None:
    """End as soon as the command was killed: nobody wants the result, and the sandbox ends with its grader."""
    command = multiprocessing.parent_process()
    assert command is not None
    command.join()
    os._exit(1)
