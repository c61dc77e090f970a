"""Archives, notebooks and downloads as they come in, made by the tests."""

import io
import json
import tarfile
import warnings
import zipfile
from collections.abc import Iterable, Mapping

from autograder.intake import HandIn
from autograder.intake.places import File, too_large


def zip_of(files: Mapping[str, bytes | str] | Iterable[tuple[str | zipfile.ZipInfo, bytes | str]]) -> bytes:
    """Pack files; pairs may name one twice."""
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)  # a name that stands twice is what is wanted
        for name, data in files.items() if isinstance(files, Mapping) else files:
            archive.writestr(name, data)
    return packed.getvalue()


def tar_of(files: Mapping[str, bytes] | Iterable[tuple[str | tarfile.TarInfo, bytes]], mode: str = "w:gz") -> bytes:
    """Pack files; a TarInfo says by itself what it is."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:
        for name, data in files.items() if isinstance(files, Mapping) else files:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            if data:
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def notebook(*cells: str | list[str], **changed: object) -> bytes:
    """Write a notebook of code cells, beside a cell of text."""
    text = {"cell_type": "markdown", "metadata": {}, "source": ["# def not_code(): pass\n"]}
    code = [
        {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": source} for source in cells
    ]
    metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": [text, *code], **changed}
    ).encode()


def metadata(*entries: tuple[str, str, list[tuple[str, str, str]]]) -> str:
    """Write what Gradescope does: submission, time, and who of name, sid and email."""
    lines = ["---"]
    for submission, time, people in entries:
        lines += [f"{submission}:", "  :submitters:" if people else "  :submitters: []"]
        for name, sid, email in people:
            lines += [f"  - :name: {name}", f"    :sid: '{sid}'", f"    :email: {email}"]
        lines += [f"  :created_at: {time}", "  :score: 0.0", "  :status: processed"]
        lines += ["  :results:", "    score: 0.0", "    tests: []", '    output: "Traceback:\\n  :email: not@this.one"']
        lines += ["    extra_data: ", "  :history:", "  - :submitters: []", "    :created_at: 2019-01-01 00:00:00.0 Z"]
        lines += ["    :id: 1"]
    return "\n".join(lines) + "\n"


def hand_in(files: Mapping[str, bytes], student: str = "ada", order: Mapping[str, int] | None = None) -> HandIn:
    """Hand in files that are in memory."""

    def reader(data: bytes):
        def read(limit: int) -> bytes:
            if len(data) > limit:
                raise too_large(limit)
            return data

        return read

    found = [File(name, reader(data), order=(order or {}).get(name)) for name, data in files.items()]
    return HandIn(student, student, lambda: sorted(found, key=lambda file: (file.depth, file.name)))
