"""Parse what students handed in where it can do no harm: in a process that is limited in memory and time.

A notebook, an archive or a file of metadata may be made so that its parser takes hours, or all memory. It costs the
student who handed it in a rejection, and everybody else nothing.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

from autograder.errors import MachineError, RejectedError, UsageError
from autograder.intake.folder import SubmittedFile, within_limit
from autograder.intake.gradescope_metadata import ExportedSubmission, Submitter
from autograder.intake.limits import METADATA_SECONDS, MIB, READER_MEMORY, READER_SECONDS
from autograder.intake.notebook_code import ExtractedCode, Wanted
from autograder.intake.reader_process import OUT_OF_MEMORY

# Not from the working folder, which may be that of submissions; the package itself may be in no folder of packages.
_PROGRAM = "import sys; sys.path.append(sys.argv.pop()); from autograder.intake.reader_process import main; main()"
_PACKAGES = Path(__file__).parents[2]


class BoundedReader:
    """A process that parses, started when it is first needed, and anew after something has ended it.

    It is for one thread. As a context manager it ends the process.

    Parameters
    ----------
    seconds : int
        Processor time that reading a file of a student may take.
    memory : int
        Bytes of address space that the process may take.
    """

    def __init__(self, seconds: int = READER_SECONDS, memory: int = READER_MEMORY):
        self._seconds = seconds
        self._memory = memory
        self._running: _Running | None = None

    @property
    def pid(self) -> int | None:
        """The process, if there is one."""
        return self._running.process.pid if self._running else None

    def extract_code(self, data: bytes, wanted: Wanted) -> ExtractedCode | None:
        """Extract code from a notebook, as :func:`~autograder.intake.notebook_code.extract_code` does.

        Raises
        ------
        RejectedError
            If it is no such notebook, or takes too much to read.
        MachineError
            If something ends the process again and again.
        """
        result, _ = self._ask("code", data, self._seconds, wanted=asdict(wanted))
        if result is None:
            return None
        return ExtractedCode(result["source"], result["cells"], tuple(result["left_out"]))

    def read_archive(self, data: bytes, required: Collection[str]) -> list[SubmittedFile]:
        """Read a student's archive, as :func:`~autograder.intake.read_archive.read_archive` does.

        Parameters
        ----------
        data : bytes
            The archive.
        required : collection of str
            The files of which one is looked for; only what may be one of them has its content.

        Raises
        ------
        RejectedError, MachineError
            Likewise.
        """
        paths, contents = self._ask("archive", data, self._seconds, required=list(required))
        return [
            SubmittedFile(path, partial(within_limit, content)) for path, content in zip(paths, contents, strict=True)
        ]

    def read_metadata(self, data: bytes, path: str) -> tuple[ExportedSubmission, ...]:
        """Read Gradescope's metadata, as :func:`~autograder.intake.gradescope_metadata.read_metadata` does.

        Raises
        ------
        UsageError
            If it is not what Gradescope writes.
        RejectedError, MachineError
            Likewise.
        """
        found, _ = self._ask("metadata", data, METADATA_SECONDS, path=path)
        return tuple(
            ExportedSubmission(
                one["folder"],
                tuple(Submitter(**submitter) for submitter in one["submitters"]),
                one["time"] and datetime.fromisoformat(one["time"]),
            )
            for one in found
        )

    def close(self) -> None:
        """End the process, whatever it does."""
        if self._running:
            self._running.process.kill()
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, task: str, data: bytes, seconds: int, **options: object) -> tuple[Any, list[bytes]]:
        request = json.dumps({"task": task, "seconds": seconds, "options": options}).encode()
        for is_last in (False, True):
            try:
                reply, attached = self._exchange(request, data)
                break
            except (EOFError, ConnectionError):
                ended = self._end()
                if ended.status == OUT_OF_MEMORY:
                    raise RejectedError(f"it takes more than {self._memory // MIB:,} MiB of memory to read") from None
                if ended.status == -signal.SIGXCPU:
                    raise RejectedError(f"it takes more than {seconds} s of processor time to read") from None
                if is_last:  # the first time it may have been the machine, as if something kills it
                    raise ended.error() from None
        if "rejected" in reply:
            raise RejectedError(reply["rejected"])
        if "misunderstood" in reply:
            raise UsageError(reply["misunderstood"])
        return reply["result"], attached

    def _exchange(self, request: bytes, data: bytes) -> tuple[dict[str, Any], list[bytes]]:
        if self._running is None:
            self._running = _start(self._memory)
        connection = self._running.connection
        try:
            connection.send_bytes(request)
            connection.send_bytes(data)
            reply = json.loads(connection.recv_bytes())
            return reply, [connection.recv_bytes() for _ in range(reply.get("attached", 0))]
        except (EOFError, ConnectionError):
            raise
        except BaseException:  # after an interrupt, the next request would get the reply to this one
            self.close()
            raise

    def _end(self) -> "_Ended":
        """Wait for the end of the process."""
        running, self._running = self._running, None
        if running is None:
            return _Ended(0, "")
        running.connection.close()
        _, printed = running.process.communicate()
        return _Ended(running.process.returncode, printed.decode(errors="replace").strip())


@dataclass(frozen=True)
class _Running:
    process: subprocess.Popen[bytes]
    connection: Connection


@dataclass(frozen=True)
class _Ended:
    status: int  # its exit status, or minus the signal that ended it
    printed: str

    def error(self) -> RejectedError | MachineError:
        """Return the error for a file that is read when the process ends, twice."""
        if self.status in (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS):
            return RejectedError("it cannot be read: Python's parser crashes")
        last = self.printed.rpartition("\n")[2]
        return MachineError(f"the process that reads it ended (exit status {self.status}){last and ': '}{last}")


def _start(memory: int) -> _Running:
    ours, theirs = socket.socketpair()
    with theirs:
        command = [sys.executable, "-P", "-c", _PROGRAM, f"{theirs.fileno()}", f"{memory}", f"{_PACKAGES}"]
        try:
            process = subprocess.Popen(  # noqa: S603 - nothing of it comes from a submission
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # each thread would take its part of the memory
                start_new_session=True,  # Ctrl-C is the command's to handle
            )
        except OSError as error:
            ours.close()
            raise MachineError(f"a process that reads submissions cannot be started: {error.strerror}") from error
    return _Running(process, Connection(ours.detach()))
