"""Folders of files are written whole, or the file that was in the way is named."""

import pytest

from autograder.errors import MachineError
from autograder.files.write_files import write_files


def test_files_are_written_with_the_folders_above_them(tmp_path):
    write_files(tmp_path / "new", {"a.txt": b"a", "deep/er/b.txt": b"b"})
    assert (tmp_path / "new/a.txt").read_bytes() == b"a"
    assert (tmp_path / "new/deep/er/b.txt").read_bytes() == b"b"


def test_a_full_disk_is_reported_with_the_file_that_did_not_fit(tmp_path):
    (tmp_path / "a.txt").symlink_to("/dev/full")
    with pytest.raises(MachineError) as caught:
        write_files(tmp_path, {"a.txt": b"a"})
    assert str(caught.value) == f"{tmp_path}/a.txt: cannot be written: No space left on device"
