"""The program of the process in which what students handed in is parsed: limited in memory and time, it may die.

It answers one request after the other until the other end hangs up. Requests and replies are messages of bytes: JSON,
and then data as it is. ``{"task": ..., "seconds": ..., "options": ...}`` and the file to read are answered by one of

``{"result": ..., "attached": n}``
    What was read, and n more messages with what of it is bytes.
``{"rejected": ...}``, ``{"misunderstood": ...}``
    The message of a :class:`RejectedError`, or of a :class:`UsageError`.
"""

import json
import math
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import asdict
from multiprocessing.connection import Connection
from typing import Any

from autograder.errors import RejectedError, UsageError
from autograder.intake.file_names import match_name
from autograder.intake.gradescope_metadata import read_metadata
from autograder.intake.notebook_code import Wanted, extract_code
from autograder.intake.read_archive import read_archive

OUT_OF_MEMORY = 99  # exit status

Answer = tuple[Any, list[bytes]]  # a result as JSON has it, and what goes with it


def main() -> None:
    """Answer requests on the socket whose descriptor is the first argument, within the bytes that are the second."""
    connection, memory = Connection(int(sys.argv[1])), int(sys.argv[2])
    for kind, limit in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(kind, (limit, limit))
    warnings.simplefilter("ignore")  # what Python thinks of a student's code
    while True:
        try:
            request = json.loads(connection.recv_bytes())
            _limit_processor_time(request["seconds"])
            reply, attached = _reply(request, connection.recv_bytes())
            connection.send_bytes(json.dumps(reply).encode())
            for data in attached:
                connection.send_bytes(data)
        except (EOFError, ConnectionError):  # nobody asks any more
            return
        except MemoryError:
            os._exit(OUT_OF_MEMORY)


def _limit_processor_time(seconds: int) -> None:
    """Have the kernel end this process with SIGXCPU when it has used so many more seconds of processor time."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    limit = math.ceil(time.process_time()) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


def _reply(request: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    try:
        result, attached = _TASKS[request["task"]](data, **request["options"])
    except RejectedError as error:
        return {"rejected": str(error)}, []
    except UsageError as error:
        return {"misunderstood": str(error)}, []
    return {"result": result, "attached": len(attached)}, attached


def _code(data: bytes, wanted: Mapping[str, Any]) -> Answer:
    code = extract_code(data, Wanted(**wanted))
    return code and asdict(code), []


def _archive(data: bytes, required: list[str]) -> Answer:
    files = read_archive(data, lambda name: any(match_name(file, name) is not None for file in required))
    return [file.path for file in files], [file.read(sys.maxsize) for file in files]


def _metadata(data: bytes, path: str) -> Answer:
    submissions = read_metadata(data, path)
    return [{**asdict(one), "time": one.time and one.time.isoformat()} for one in submissions], []


_TASKS: Mapping[str, Callable[..., Answer]] = {"code": _code, "archive": _archive, "metadata": _metadata}
