"""What is odd about a student's archive is rejected in words that help; all else is read; nothing is extracted."""

import gzip
import io
import random
import re
import stat
import struct
import tarfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import RejectedError
from autograder.intake import members
from autograder.intake.archives import unpack
from autograder.intake.limits import MAX_FILE, MIB
from autograder.intake.members import DAMAGED
from tests.intake.making import tar_of, zip_of

SOURCE = b"def conv2d(x):\n    return x\n" * 20
NOISE = random.Random(0).randbytes(2 * MIB)  # noqa: S311 -- bytes that do not shrink
FILES = {"hw/conv.py": SOURCE, "hw/notes.txt": b"notes"}


def wanted(name):
    return name == "conv.py"


def contents(data):
    return {file.name: file.read(MAX_FILE) for file in unpack(data, wanted)}


def tar_info(name, kind=tarfile.REGTYPE, **fields):
    info = tarfile.TarInfo(name)
    info.type = kind
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def zip_info(name, mode=0, **fields):
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def patched(data, signature, offset, form, value):
    """Write a field of every header that has a signature."""
    changed = bytearray(data)
    for match in re.finditer(re.escape(signature), data):
        struct.pack_into(form, changed, match.start() + offset, value)
    return bytes(changed)


LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def zip64():
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("conv.py", "w", force_zip64=True) as file,
    ):
        file.write(SOURCE)
    return packed.getvalue()


def streamed():
    """Give a zip whose sizes stand behind the data, as browsers and LMSs write them."""

    class Pipe(io.RawIOBase):
        def __init__(self):
            self.data = b""

        def writable(self):
            return True

        def write(self, data):
            self.data += data
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("conv.py", SOURCE)
    return pipe.data


READABLE = [
    pytest.param(zip_of({"conv.py": SOURCE}), ["conv.py"], id="zip"),
    pytest.param(zip_of({"hw/": "", "hw/conv.py": SOURCE}), ["hw/conv.py"], id="zip with a folder"),
    pytest.param(zip_of({"hw\\": "", "hw\\conv.py": SOURCE}), ["hw/conv.py"], id="zip with backslashes"),
    pytest.param(
        zip_of({"conv.py": SOURCE, "__MACOSX/._conv.py": b"\0", ".DS_Store": b"\0", "Thumbs.db": b"\0"}),
        ["conv.py"],
        id="zip with what systems leave",
    ),
    pytest.param(zip64(), ["conv.py"], id="zip64"),
    pytest.param(streamed(), ["conv.py"], id="zip written as a stream"),
    pytest.param(zip_of([(zip_info("conv.py", stat.S_IFREG | 0o755), SOURCE)]), ["conv.py"], id="zip with modes"),
    pytest.param(zip_of({"zoe\u0308/conv.py": SOURCE}), ["zo\u00eb/conv.py"], id="zip from a Mac"),
    pytest.param(tar_of({"hw/conv.py": SOURCE}), ["hw/conv.py"], id="tar.gz"),
    pytest.param(tar_of({"./conv.py": SOURCE}, "w"), ["conv.py"], id="tar"),
    pytest.param(
        tar_of([(tar_info("./", tarfile.DIRTYPE), b""), ("./conv.py", SOURCE)]), ["conv.py"], id="tar of a dot"
    ),
    pytest.param(tar_of({f"{'n' * 150}/conv.py": SOURCE}), [f"{'n' * 150}/conv.py"], id="tar with a pax name"),
    pytest.param(
        tar_of([(tar_info("conv.py", mtime=1.5, uname="Zoë"), SOURCE)]), ["conv.py"], id="tar with pax fields"
    ),
]


@pytest.mark.parametrize(("data", "names"), READABLE)
def test_honest_archives_are_read(data, names):
    assert contents(data) == dict.fromkeys(names, SOURCE)


def test_gnu_names_are_read():
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(tar_info(f"{'n' * 150}/conv.py", size=len(SOURCE)), io.BytesIO(SOURCE))
    assert contents(packed.getvalue()) == {f"{'n' * 150}/conv.py": SOURCE}


@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_files_come_level_by_level(pack):
    files = {"a/b/conv.py": b"3", "z.py": b"1", "a/y.py": b"2"}
    assert [file.name for file in unpack(pack(files), wanted)] == ["z.py", "a/y.py", "a/b/conv.py"]


@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_only_a_file_that_is_too_large_is_refused(pack):
    files = unpack(pack({"conv.py": b"#" * (MAX_FILE + 1), "hw/conv.py": SOURCE}), wanted)
    with pytest.raises(RejectedError, match="larger than 1 MiB"):
        files[0].read(MAX_FILE)
    assert files[1].read(MAX_FILE) == SOURCE


REJECTED = [
    pytest.param({"../conv.py": SOURCE}, "a name that leads out of it: ../conv.py", id="traversal"),
    pytest.param({"/conv.py": SOURCE}, "an absolute name: /conv.py", id="absolute"),
    pytest.param({"C:\\conv.py": SOURCE}, "an absolute name: C:", id="drive"),
    pytest.param({"a\\..\\..\\conv.py": SOURCE}, "a name that leads out of it", id="backslashes"),
    pytest.param({"conv.py": SOURCE, "Conv.py": SOURCE}, "names that differ only in case", id="case"),
    pytest.param([("conv.py", SOURCE), ("conv.py", b"2")], "two files of one name: conv.py", id="twice"),
    pytest.param({"hw": b"1", "hw/conv.py": SOURCE}, "a file and a folder of one name: hw", id="file and folder"),
    pytest.param({f"{n}.txt": b"" for n in range(5000)}, "more than 2,000 files and folders", id="5,000 entries"),
    pytest.param({}, "it is empty", id="empty"),
    pytest.param({"conv.py": SOURCE, "zeros": bytes(6 * MIB)}, "more than 200 times its size", id="bomb"),
]


@pytest.mark.parametrize(("files", "said"), REJECTED)
@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_archives_that_are_not_as_they_should_be_are_rejected(pack, files, said):
    with pytest.raises(RejectedError, match=re.escape(said)):
        unpack(pack(files), wanted)


ENCRYPTED = patched(patched(zip_of(FILES), LOCAL, 6, "<H", 1), CENTRAL, 8, "<H", 1)
METHOD = patched(patched(zip_of(FILES), LOCAL, 8, "<H", 14), CENTRAL, 10, "<H", 14)
STORED = zip_of([(zip_info("conv.py"), SOURCE)])
MANY_BYTES = zip_of([(zip_info(f"{n}.txt", comment=b"c" * 60_000), b"") for n in range(80)])


def overlapping():
    """Give a zip of which two entries have the same bytes."""
    data = STORED
    start, end = data.index(CENTRAL), data.index(END)
    entry, record = data[start:end], bytearray(data[end:])
    struct.pack_into("<HHI", record, 8, 2, 2, 2 * len(entry))
    return data[:start] + entry + entry.replace(b"conv.py", b"conw.py") + bytes(record)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(ENCRYPTED, "it is encrypted; hand it in without a password", id="encrypted"),
        pytest.param(METHOD, "packed in an uncommon way (method 14)", id="lzma"),
        pytest.param(
            zip_of([(zip_info("evil", stat.S_IFLNK | 0o777), "/etc/passwd")]),
            "a link or a device in it: evil",
            id="link",
        ),
        pytest.param(zip_of([(zip_info("evil", stat.S_IFCHR), "")]), "a link or a device in it", id="device"),
        pytest.param(zip_of([(zip_info("evil", stat.S_IFIFO), "")]), "a link or a device in it", id="pipe"),
        pytest.param(zip_of({"conv.py.txt": SOURCE}).replace(b"conv.py.txt", b"conv.py\0txt"), "NUL", id="NUL"),
        pytest.param(STORED.replace(b"return", b"retorn", 1), DAMAGED, id="wrong checksum"),
        pytest.param(STORED[:-30], DAMAGED, id="cut short"),
        pytest.param(STORED[: len(STORED) // 2], DAMAGED, id="half of it"),
        pytest.param(LOCAL, DAMAGED, id="only the beginning"),
        pytest.param(overlapping(), DAMAGED, id="entries that share bytes"),
        pytest.param(patched(STORED, CENTRAL, 42, "<I", 7), DAMAGED, id="an offset into the middle"),
        pytest.param(patched(STORED, CENTRAL, 24, "<I", 3), DAMAGED, id="a size that is too small"),
        pytest.param(patched(STORED, CENTRAL, 24, "<I", 1 << 31), DAMAGED, id="a size that is too large"),
        pytest.param(patched(STORED, END, 12, "<I", 1 << 31), DAMAGED, id="a directory that is too large"),
        pytest.param(MANY_BYTES, "more than 2,000 files and folders", id="a directory of 5 MB"),
    ],
)
def test_zips_that_are_not_as_they_should_be_are_rejected(data, said):
    with pytest.raises(RejectedError, match=re.escape(said)):
        unpack(data, wanted)


def test_a_zip_that_lies_about_a_bomb_is_rejected_before_it_is_large():
    honest = zip_of({"conv.py": bytes(6 * MIB)})
    liar = patched(patched(honest, LOCAL, 22, "<I", 100), CENTRAL, 24, "<I", 100)
    with pytest.raises(RejectedError):
        unpack(liar, wanted)


def pax(fields):
    return [(tar_info("conv.py", pax_headers=fields), SOURCE)]


def octal(size):
    return b"%011o\0" % size


def header(name=b"conv.py", size=octal(len(SOURCE)), kind=b"0"):  # noqa: B008 -- a constant
    """Write a header of a tar byte by byte."""
    block = bytearray(512)
    block[: len(name)] = name
    block[100:108] = b"0000644\0"
    block[124:136] = size
    block[156:157] = kind
    block[257:265] = b"ustar\x0000"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def padded(data):
    return data + bytes(-len(data) % 512)


ENTRY = header() + padded(SOURCE)
FINISH = bytes(1024)
BINARY_SIZE = b"\x80" + (1 << 62).to_bytes(11, "big")
NEGATIVE_SIZE = b"\xff" + (-1024).to_bytes(11, "big", signed=True)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(
            tar_of([(tar_info("evil", tarfile.SYMTYPE, linkname="/etc/passwd"), b"")]), "a link or a device", id="link"
        ),
        pytest.param(
            tar_of([("conv.py", SOURCE), (tar_info("evil", tarfile.LNKTYPE, linkname="conv.py"), b"")]),
            "a link or a device in it: evil",
            id="hard link",
        ),
        pytest.param(tar_of([(tar_info("evil", tarfile.CHRTYPE), b"")]), "a link or a device", id="device"),
        pytest.param(tar_of([(tar_info("evil", tarfile.FIFOTYPE), b"")]), "a link or a device", id="pipe"),
        pytest.param(ENTRY + header(kind=b"?") + FINISH, "a link or a device", id="unknown kind"),
        pytest.param(header(kind=b"S") + FINISH, "a file with holes in it", id="sparse"),
        pytest.param(
            tar_of(pax({"GNU.sparse.map": "0,10", "GNU.sparse.size": "99999999999"})), "holes in it", id="sparse by pax"
        ),
        pytest.param(header(size=BINARY_SIZE) + padded(SOURCE) + FINISH, "by its own account", id="4 EiB"),
        pytest.param(header(size=NEGATIVE_SIZE) + padded(SOURCE) + FINISH, "by its own account", id="negative"),
        pytest.param(tar_of(pax({"size": str(1 << 62)})), "by its own account", id="4 EiB by pax"),
        pytest.param(tar_of(pax({"size": "-5"})), "by its own account", id="negative by pax"),
        pytest.param(tar_of(pax({"comment": "c" * (1 << 17)})), "by its own account", id="long pax header"),
        pytest.param(header(kind=b"x", size=octal(512)) * 5000, DAMAGED, id="headers about headers"),
        pytest.param(ENTRY + header(b"b.py") + SOURCE[:100], DAMAGED, id="cut short"),
        pytest.param(ENTRY + ENTRY[:100], DAMAGED, id="cut short in a header"),
        pytest.param(ENTRY, DAMAGED, id="without an end"),
        pytest.param(ENTRY + b"x" * 512 + FINISH, DAMAGED, id="garbage between entries"),
        pytest.param(b"", DAMAGED, id="nothing"),
        pytest.param(b"def conv2d(): pass", DAMAGED, id="no archive"),
        pytest.param(gzip.compress(SOURCE), DAMAGED, id="a gzipped file"),
        pytest.param(gzip.compress(ENTRY + FINISH)[:-20], DAMAGED, id="gzip cut short"),
        pytest.param(gzip.compress(ENTRY + FINISH)[:-8] + bytes(8), DAMAGED, id="gzip with a wrong checksum"),
        pytest.param(b"Rar!\x1a\x07\x00", "it is a RAR archive, which is not opened; hand in a .zip", id="RAR"),
        pytest.param(b"7z\xbc\xaf\x27\x1c", "it is a 7-Zip archive", id="7-Zip"),
        pytest.param(tar_of(FILES, "w:xz"), "it is a xz archive", id="xz"),
        pytest.param(tar_of(FILES, "w:bz2"), "it is a bzip2 archive", id="bzip2"),
    ],
)
def test_tars_that_are_not_as_they_should_be_are_rejected(data, said):
    with pytest.raises(RejectedError, match=re.escape(said)):
        unpack(data, wanted)


def test_more_than_a_machine_should_hold_is_rejected_however_it_is_packed(monkeypatch):
    monkeypatch.setattr(members, "MAX_UNPACKED", MIB)
    for pack in (zip_of, tar_of):
        unpack(pack({"noise": NOISE[: MIB // 2]}), wanted)
        with pytest.raises(RejectedError, match="unpacks to more than 1 MiB; hand in only the files that are asked"):
            unpack(pack({"noise": NOISE}), wanted)


SEEDS = [zip_of(FILES), zip64(), tar_of(FILES), tar_of(FILES, "w"), tar_of(pax({"comment": "c"}), "w")]


@settings(deadline=None, max_examples=300)
@given(data=st.data())
def test_whatever_the_bytes_are_nothing_else_is_raised(data):
    archive = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(archive)))
        length = data.draw(st.sampled_from([0, 1, 4, 12, 100, 512]))
        archive[place : place + length] = data.draw(st.binary(max_size=12))
    with suppress(RejectedError):
        for file in unpack(bytes(archive), wanted):
            file.read(MAX_FILE)


def test_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for pack in (zip_of, tar_of):
        unpack(pack(FILES), wanted)
        with pytest.raises(RejectedError):
            unpack(pack({"../evil.py": SOURCE}), wanted)
    assert list(tmp_path.iterdir()) == []
    assert not (Path(tmp_path).parent / "evil.py").exists()
