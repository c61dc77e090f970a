"""Read an entry: find the files that the assignment requires, and note whatever is unusual about them."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import PurePath

from autograder.errors import MachineError, RejectedError
from autograder.intake.entry import SubmissionEntry
from autograder.intake.file_names import NameMatch, has_suffix_of, is_archive, match_name
from autograder.intake.folder import SubmittedFile, too_large
from autograder.intake.limits import MAX_ARCHIVE, MAX_FILE, MAX_NOTEBOOK
from autograder.intake.notebook_cells import may_be_notebook
from autograder.intake.notebook_code import ExtractedCode, Wanted, extract_code
from autograder.intake.read_archive import read_archive
from autograder.intake.unwritten import is_unwritten
from autograder.model import Assignment, Submission

Candidate = tuple[NameMatch, SubmittedFile]

_IMPORTED = re.compile(rb"^[ \t]*+(?:from[ \t]++(\w++)|import[ \t]++([\w., \t]++))", re.MULTILINE)


@dataclass
class _Search:
    """What was found so far in the search for required files."""

    candidates: dict[str, list[Candidate]] = field(default_factory=dict)  # required file -> files that may be it
    archives: list[SubmittedFile] = field(default_factory=list)  # the least deeply nested
    others: list[SubmittedFile] = field(default_factory=list)  # that stand for no required file
    nested_archives: list[str] = field(default_factory=list)  # archives inside an archive


@dataclass
class _Draft:
    """A submission while it is put together."""

    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    originals: dict[str, str] = field(default_factory=dict)
    extracted: dict[str, str] = field(default_factory=dict)


def read_submission(assignment: Assignment, entry: SubmissionEntry) -> Submission:
    """Read the files that an assignment requires. Nothing else that was handed in is read.

    Parameters
    ----------
    assignment : Assignment
        What requires the files.
    entry : SubmissionEntry
        What was handed in.

    Returns
    -------
    Submission
        With the files; or ``rejected``, if the student has to hand in something else; or with a ``read_error``, if it
        could not be read through no fault of the student. A rejection is the first of its notes.
    """
    empty = Submission(entry.student, {}, entry.notes, entry.origin, entry.rejected, entry.read_error)
    if entry.read_error is not None:
        return empty
    if entry.rejected is not None:
        return replace(empty, notes=(entry.rejected, *entry.notes))
    try:
        draft = _read(assignment, entry)
    except RejectedError as error:
        reason = f"the submission was not read: {error}"
        return replace(empty, rejected=reason, notes=(reason, *entry.notes))
    except MachineError as error:
        return replace(empty, read_error=str(error))
    return Submission(
        entry.student,
        draft.files,
        (*draft.problems, *draft.notes, *entry.notes),
        replace(entry.origin, originals=draft.originals, extracted=draft.extracted),
        rejected="; ".join(draft.problems) if draft.problems and not draft.files else None,
    )


def _read(assignment: Assignment, entry: SubmissionEntry) -> _Draft:
    draft = _Draft()
    search = _search(assignment.files, entry.files())
    missing = [required for required in assignment.files if required not in search.candidates]
    complete = not (missing and search.archives) or _search_archive(search, missing, draft)
    for required in assignment.files:
        candidates = search.candidates.get(required, [])
        if candidates:
            try:
                _add_file(_wanted(assignment, required), candidates, draft)
            except RejectedError as error:
                draft.problems.append(f"{required} was not read: {error}")
        elif complete:
            draft.notes.append(_missing(required, search))
    draft.notes += _unread_modules(draft, search.others)
    draft.notes += _unread_notebooks(draft, search.others)
    return draft


def _search(required: Collection[str], files: Iterable[SubmittedFile]) -> _Search:
    """Search level by level: the least deeply nested candidate counts, and nothing is searched deeper than needed."""
    search = _Search()
    for _, level in groupby(files, key=lambda file: file.depth):
        candidates: dict[str, list[Candidate]] = {}
        archives = []
        for file in level:
            matches = [(match, name) for name in required if (match := match_name(name, file.basename)) is not None]
            if matches:
                match, name = min(matches)
                candidates.setdefault(name, []).append((match, file))
            elif is_archive(file.basename):
                archives.append(file)
            else:
                search.others.append(file)
        search.candidates = {**candidates, **search.candidates}
        search.archives = search.archives or archives
        if len(search.candidates) == len(required):
            break
    return search


def _search_archive(search: _Search, missing: list[str], draft: _Draft) -> bool:
    """Search the archive that was handed in for what is missing; return whether it could be read."""
    try:
        archive = _choose(search.archives, "the submission", draft)
    except RejectedError as error:
        draft.problems.append(str(error))
        return False
    try:
        files = read_archive(
            archive.read(MAX_ARCHIVE), lambda name: any(match_name(file, name) is not None for file in missing)
        )
    except RejectedError as error:
        draft.problems.append(f"{archive.display_name} was not read: {error}")
        return False
    labelled = [replace(file, label=f"{file.display_name} in {archive.display_name}") for file in files]
    inside = _search(missing, labelled)
    search.candidates |= inside.candidates
    search.others += inside.others
    search.nested_archives = [file.display_name for file in inside.archives]
    return True


def _choose(files: list[SubmittedFile], role: str, draft: _Draft) -> SubmittedFile:
    """Choose the latest of files that match equally well."""
    if len(files) == 1:
        return files[0]
    files = sorted(files, key=lambda file: file.order or 0)
    names = " and ".join(file.display_name for file in files)
    if any(file.order is None for file in files):
        raise RejectedError(f"{names} could each be {role}; hand in only one")
    draft.notes.append(f"the latest of {names} was used: {files[-1].display_name}")
    return files[-1]


def _wanted(assignment: Assignment, required: str) -> Wanted:
    modules = [PurePath(name).stem for name in (*assignment.files, *assignment.given) if name.endswith(".py")]
    return Wanted(required, assignment.files[required], tuple(modules))


def _add_file(wanted: Wanted, candidates: list[Candidate], draft: _Draft) -> None:
    """Read the right one of the candidates for a required file."""
    required = wanted.file
    candidates = _without_unwritten(required, candidates, draft)
    preferred = [candidate for candidate in candidates if candidate[0] < NameMatch.NOTEBOOK] or candidates
    if any(file.order is None for _, file in preferred):
        surest = min(match for match, _ in preferred)
        preferred = [candidate for candidate in preferred if candidate[0] is surest]
    file = _choose([file for _, file in preferred], required, draft)
    match = next(match for match, other in preferred if other is file)
    content = _content(replace(wanted, from_script=match < NameMatch.NOTEBOOK), file)
    if isinstance(content, ExtractedCode):
        _add_extracted(required, file.display_name, content, draft)
    else:
        draft.files[required] = content
        if match is not NameMatch.SAME and len(preferred) == 1:
            draft.notes.append(f"{file.display_name} was used as {required}")
    if file.display_name != required:
        draft.originals[required] = file.display_name
    ignored = [other.display_name for _, other in candidates if other is not file]
    if ignored and file.order is None:
        draft.notes.append(f"{', '.join(ignored)} ignored in favour of {file.display_name}")


def _without_unwritten(required: str, candidates: list[Candidate], draft: _Draft) -> list[Candidate]:
    """Leave out what is still as it was given out, if there is anything else: a notebook, or a copy of the file."""
    if len(candidates) == 1:
        return candidates
    written = [(match, file) for match, file in candidates if not _is_unwritten(required, match, file)]
    if not written:
        return candidates
    draft.notes += [
        f"{file.display_name} was ignored, since nothing is written in it yet"
        for match, file in candidates
        if (match, file) not in written
    ]
    return written


def _is_unwritten(required: str, match: NameMatch, file: SubmittedFile) -> bool:
    try:
        return match < NameMatch.NOTEBOOK and is_unwritten(required, file.read(MAX_FILE))
    except RejectedError:  # the same reason is given if it is the one to read
        return False


def _content(wanted: Wanted, file: SubmittedFile) -> bytes | ExtractedCode:
    """Return what is in a file, or the code of it if it is a notebook, whatever it is called."""
    data = file.read(MAX_NOTEBOOK if wanted.file.endswith(".py") else MAX_FILE)
    if not wanted.from_script or (wanted.file.endswith(".py") and may_be_notebook(data)):
        try:
            code = extract_code(data, wanted)
        except RejectedError as error:
            called = "" if file.display_name == wanted.file else f"{file.display_name}: "
            raise RejectedError(f"{called}{error}") from error
        if code:
            return code
    if len(data) > MAX_FILE:
        raise too_large(MAX_FILE)
    return data


def _add_extracted(required: str, found: str, code: ExtractedCode, draft: _Draft) -> None:
    draft.files[required] = code.source.encode()
    draft.extracted[required] = code.source
    read = f"{required} was extracted from {found}" if found != required else f"{required} was read as a notebook"
    draft.notes.append(f"{read}: {_count(code.cells, 'code cell')}")
    draft.notes += [f"left out of {found}, as {reason}" for reason in code.left_out]


def _unread_modules(draft: _Draft, others: Iterable[SubmittedFile]) -> Iterator[str]:
    """Name the modules that were handed in beside the required files, and that one of these imports."""
    for required, source in draft.files.items():
        imported = {name for names in _IMPORTED.findall(source) for name in re.findall(rb"\w++", b" ".join(names))}
        for other in others:
            if other.basename.endswith(".py") and PurePath(other.basename).stem.encode() in imported:
                yield f"{required} imports {other.display_name}, which was handed in, too; only required files are read"


def _unread_notebooks(draft: _Draft, others: Iterable[SubmittedFile]) -> Iterator[str]:
    """Name the notebooks that were handed in beside a file in which nothing is written yet."""
    notebooks = [file.display_name for file in others if file.basename.casefold().endswith(".ipynb")]
    for required, source in draft.files.items():
        if notebooks and required.endswith(".py") and is_unwritten(required, source):
            unread = (
                f"not read: {_listed(notebooks)}; a notebook is read if it is called {PurePath(required).stem}.ipynb"
            )
            yield f"nothing is written in {required} yet; {unread}"


def _listed(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _missing(required: str, search: _Search) -> str:
    note = f"{required} was not handed in"
    stem = required.rpartition(".")[0].casefold()
    similar = [
        file for file in search.others if has_suffix_of(required, file.basename) or stem in file.basename.casefold()
    ]
    if found := [file.display_name for file in similar or search.others]:
        note += f"; found {_listed(found)}"
    if search.nested_archives:
        note += f"; {search.nested_archives[0]} is an archive inside an archive, which is not opened"
    return note
