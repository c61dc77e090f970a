"""A report's provenance changes with all that it is a function of, and with nothing else."""

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.errors import MachineError
from autograder.grading import provenance as provenance_module
from autograder.grading.provenance import (
    COMES_AFTER,
    assignment_digest,
    course_secret,
    fingerprint,
    grader_digest,
    provenance,
)
from autograder.model import Submission

SUBMISSION = Submission("ada", {"recurrence.py": b"x"})


@pytest.mark.parametrize("name", ["assignment.yml", "test_public.py", "test_hidden.py", "misconceptions.py"])
def test_the_assignments_digest_follows_whatever_grades(assignment, name):
    before = assignment_digest(assignment)
    with (assignment.folder / name).open("a") as file:
        file.write("\n# more\n")
    assert assignment_digest(assignment) != before


def test_the_assignments_digest_follows_the_reference_and_not_the_handout(assignment):
    before = assignment_digest(assignment)
    (assignment.folder / "handout.md").write_text("other words")
    assert assignment_digest(assignment) == before
    (assignment.solution / "recurrence.py").write_text("running_mean = len")
    assert assignment_digest(assignment) != before


def test_provenance_tells_submissions_secrets_and_isolation_apart(assignment):
    base = provenance(SUBMISSION, assignment, b"secret", "none")
    assert provenance(replace(SUBMISSION, student="bob"), assignment, b"secret", "none") == base
    others = [
        provenance(replace(SUBMISSION, files={"recurrence.py": b"y"}), assignment, b"secret", "none"),
        provenance(replace(SUBMISSION, files={"recurrence.p": b"yx"}), assignment, b"secret", "none"),
        provenance(SUBMISSION, assignment, b"other", "none"),
        provenance(SUBMISSION, assignment, b"secret", "bubblewrap"),
    ]
    assert all(other != base for other in others)


def test_the_graders_digest_follows_its_code_and_not_what_comes_after_grading(tmp_path, monkeypatch):
    monkeypatch.setattr(provenance_module, "__file__", str(tmp_path / "grading/provenance.py"))
    digest = grader_digest.__wrapped__
    (tmp_path / "gradebook").mkdir()
    (tmp_path / "gradebook/policy.py").write_text("x = 1\n")
    (tmp_path / "plugin.py").write_text("x = 1\n")
    before = digest()
    (tmp_path / "gradebook/policy.py").write_text("x = 2\n")
    (tmp_path / "cli").mkdir()
    (tmp_path / "cli/main.py").write_text("x = 2\n")
    assert digest() == before
    (tmp_path / "plugin.py").write_text("x = 2\n")
    assert digest() != before


def test_what_comes_after_grading_is_there():
    package = Path(provenance_module.__file__).parents[1]
    assert [name for name in COMES_AFTER if not (package / name).exists()] == []


def test_the_secret_is_made_once_kept_private_and_never_shown(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(course_secret, [tmp_path] * 16))
    (secret,) = made
    assert len(secret) == 32
    path = tmp_path / ".autograder/secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["secret"]
    assert secret.hex()[:16] not in fingerprint(secret)


def test_a_secret_cut_short_is_refused(tmp_path):
    course_secret(tmp_path)
    (tmp_path / ".autograder/secret").write_bytes(b"short")
    with pytest.raises(MachineError, match="holds 5 bytes, wanted 32"):
        course_secret(tmp_path)
