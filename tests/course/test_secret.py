"""A course's secret is made once, kept private, and never half there."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.course.secret import course_secret
from autograder.errors import MachineError
from autograder.grading.provenance import fingerprint


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
