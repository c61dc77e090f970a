"""A folder, a file or an archive per student, named after the student."""

from functools import partial

from autograder.errors import UsageError
from autograder.intake.entry import HandIn
from autograder.intake.names import ARCHIVES, Likeness, fits, is_archive, likeness, shown, student_key
from autograder.intake.places import File, Place
from autograder.model import Assignment


def hand_ins(place: Place, assignment: Assignment) -> list[HandIn]:
    """List the students of a place."""
    for name in place.others:
        if any(likeness(wanted, name) in (Likeness.SAME, Likeness.NOTEBOOK) for wanted in assignment.files):
            raise UsageError(
                f"{place.path}: {name} lies in it, which is one student's; "
                f"wanted the folder that holds one folder, file or archive per student"
            )
    folders = [HandIn(student_key(name), f"{shown(name)}/", partial(place.files, name)) for name in place.folders]
    return folders + [_from_file(place.file(name), place, assignment) for name in place.others]


def _from_file(file: File, place: Place, assignment: Assignment) -> HandIn:
    name = file.name
    if is_archive(name):
        suffix = max((suffix for suffix in ARCHIVES if name.casefold().endswith(suffix)), key=len, default="")
        stem = name[: -len(suffix)] if suffix else name.rpartition(".")[0]
        return HandIn(student_key(stem), shown(name), lambda: [file])
    student = student_key(name.rpartition(".")[0] or name)
    fitting = [wanted for wanted in assignment.files if fits(wanted, name)]
    if not fitting:
        reason = f"{shown(name)} is no folder, no archive, and nothing that {', '.join(assignment.files)} can be"
        return HandIn(student, shown(name), rejected=reason)
    if len(fitting) > 1:
        reason = f"{place.path}: {shown(name)} could be {' or '.join(fitting)}; put it into a folder {student}/"
        return HandIn(student, shown(name), unread=reason)
    # Named after its student; what it stands for follows from what is asked for.
    wanted_stem = fitting[0].rpartition(".")[0]
    suffix = name.rpartition(".")[2].casefold()
    meant = File(f"{wanted_stem}.ipynb" if suffix == "ipynb" else fitting[0], file.read, shown(name))
    return HandIn(student, shown(name), lambda: [meant])
