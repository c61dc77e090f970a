"""Build archives, notebooks, downloads and entries as students and LMSs produce them."""

import io
import json
import tarfile
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from autograder.intake import SubmissionEntry, SubmissionLayout, open_submissions, read_submission
from autograder.intake.folder import SubmittedFile, too_large
from autograder.model import Course, Submission


def zip_of(files: Mapping[str, bytes | str] | Iterable[tuple[str | zipfile.ZipInfo, bytes | str]]) -> bytes:
    """Return a zip of files; a list of pairs may have a name twice."""
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)  # of a name that is there twice, which is intended
        for name, data in files.items() if isinstance(files, Mapping) else files:
            archive.writestr(name, data)
    return packed.getvalue()


def tar_of(files: Mapping[str, bytes] | Iterable[tuple[str | tarfile.TarInfo, bytes]], mode: str = "w:gz") -> bytes:
    """Return a tar of files; a TarInfo can say that its member is something else."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:
        for name, data in files.items() if isinstance(files, Mapping) else files:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            if data:
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def notebook(*cells: str | list[str], **changed: object) -> bytes:
    """Return a notebook of code cells, after a cell of text."""
    text = {"cell_type": "markdown", "metadata": {}, "source": ["# def not_code(): pass\n"]}
    code = [
        {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": source} for source in cells
    ]
    metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": [text, *code], **changed}
    ).encode()


def metadata(*entries: tuple[str, str, list[tuple[str, str, str]]]) -> str:
    """Return Gradescope's metadata for entries of folder, time and submitters: (name, SID, email) each."""
    lines = ["---"]
    for folder, time, submitters in entries:
        lines += [f"{folder}:", "  :submitters:" if submitters else "  :submitters: []"]
        for name, sid, email in submitters:
            lines += [f"  - :name: {name}", f"    :sid: '{sid}'", f"    :email: {email}"]
        lines += [f"  :created_at: {time}", "  :score: 0.0", "  :status: processed"]
        lines += ["  :results:", "    score: 0.0", "    tests: []", '    output: "Traceback:\\n  :email: not@this.one"']
        lines += ["    extra_data: ", "  :history:", "  - :submitters: []", "    :created_at: 2019-01-01 00:00:00.0 Z"]
        lines += ["    :id: 1"]
    return "\n".join(lines) + "\n"


def entry_of(
    files: Mapping[str, bytes], student: str = "ada", order: Mapping[str, int] | None = None
) -> SubmissionEntry:
    """Return an entry of files in memory."""

    def reader(data: bytes):
        def read(limit: int) -> bytes:
            if len(data) > limit:
                raise too_large(limit)
            return data

        return read

    submitted = [SubmittedFile(name, reader(data), order=(order or {}).get(name)) for name, data in files.items()]
    return SubmissionEntry(student, student, lambda: sorted(submitted, key=lambda file: (file.depth, file.path)))


def read_all(course: Course, path: Path, layout: SubmissionLayout | None = None) -> dict[str, Submission]:
    """Read all submissions to `demo` in a folder or a zip."""
    with open_submissions(course, path, "demo", layout) as listing:
        return {
            entry.student: read_submission(assignment, entry, listing.reader) for assignment, entry in listing.entries
        }
