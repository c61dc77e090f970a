"""Honest archives are read; unusual ones are rejected with a message that helps; nothing is extracted to disk."""

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
from autograder.intake import archive_members
from autograder.intake.archive_members import DAMAGED
from autograder.intake.limits import MAX_FILE, MIB
from autograder.intake.read_archive import read_archive
from tests.intake.builders import tar_of, zip_of

SOURCE = b"def conv2d(x):\n    return x\n" * 20
NOISE = random.Random(0).randbytes(2 * MIB)  # noqa: S311 -- bytes that do not compress
FILES = {"hw/conv.py": SOURCE, "hw/notes.txt": b"notes"}


def relevant(name):
    return name == "conv.py"


def contents(data):
    return {file.path: file.read(MAX_FILE) for file in read_archive(data, relevant)}


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
    """Return the zip with a field changed in every header that has a signature."""
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
    """Return a zip whose sizes come after the data, as browsers and LMSs write them."""

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
        id="zip with system junk",
    ),
    pytest.param(zip64(), ["conv.py"], id="zip64"),
    pytest.param(streamed(), ["conv.py"], id="zip written as a stream"),
    pytest.param(zip_of([(zip_info("conv.py", stat.S_IFREG | 0o755), SOURCE)]), ["conv.py"], id="zip with permissions"),
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
def test_files_are_sorted_by_depth(pack):
    files = {"a/b/conv.py": b"3", "z.py": b"1", "a/y.py": b"2"}
    assert [file.path for file in read_archive(pack(files), relevant)] == ["z.py", "a/y.py", "a/b/conv.py"]


@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_a_file_that_is_too_large_is_rejected_alone(pack):
    files = read_archive(pack({"conv.py": b"#" * (MAX_FILE + 1), "hw/conv.py": SOURCE}), relevant)
    with pytest.raises(RejectedError, match="larger than 1 MiB"):
        files[0].read(MAX_FILE)
    assert files[1].read(MAX_FILE) == SOURCE


REJECTED = [
    pytest.param({"../conv.py": SOURCE}, "a path that leads out of it: ../conv.py", id="traversal"),
    pytest.param({"/conv.py": SOURCE}, "an absolute path: /conv.py", id="absolute"),
    pytest.param({"C:\\conv.py": SOURCE}, "an absolute path: C:", id="drive"),
    pytest.param({"a\\..\\..\\conv.py": SOURCE}, "a path that leads out of it", id="backslashes"),
    pytest.param({"conv.py": SOURCE, "Conv.py": SOURCE}, "paths that differ only in case", id="case"),
    pytest.param([("conv.py", SOURCE), ("conv.py", b"2")], "two files with the same path: conv.py", id="twice"),
    pytest.param(
        {"hw": b"1", "hw/conv.py": SOURCE}, "a file and a folder with the same path: hw", id="file and folder"
    ),
    pytest.param({f"{n}.txt": b"" for n in range(5000)}, "more than 2,000 files and folders", id="5,000 entries"),
    pytest.param({}, "it is empty", id="empty"),
    pytest.param({"conv.py": SOURCE, "zeros": bytes(6 * MIB)}, "more than 200 times its size", id="bomb"),
]


@pytest.mark.parametrize(("files", "message"), REJECTED)
@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_unacceptable_archives_are_rejected(pack, files, message):
    with pytest.raises(RejectedError, match=re.escape(message)):
        read_archive(pack(files), relevant)


ENCRYPTED = patched(patched(zip_of(FILES), LOCAL, 6, "<H", 1), CENTRAL, 8, "<H", 1)
METHOD = patched(patched(zip_of(FILES), LOCAL, 8, "<H", 14), CENTRAL, 10, "<H", 14)
STORED = zip_of([(zip_info("conv.py"), SOURCE)])
MANY_BYTES = zip_of([(zip_info(f"{n}.txt", comment=b"c" * 60_000), b"") for n in range(80)])


def overlapping():
    """Return a zip in which two members share their bytes."""
    data = STORED
    start, end = data.index(CENTRAL), data.index(END)
    member, record = data[start:end], bytearray(data[end:])
    struct.pack_into("<HHI", record, 8, 2, 2, 2 * len(member))
    return data[:start] + member + member.replace(b"conv.py", b"conw.py") + bytes(record)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(ENCRYPTED, "it is encrypted; hand it in without a password", id="encrypted"),
        pytest.param(METHOD, "a file with an unsupported compression method (14): ", id="lzma"),
        pytest.param(
            zip_of([(zip_info("evil", stat.S_IFLNK | 0o777), "/etc/passwd")]),
            "it contains a link or a device: evil",
            id="link",
        ),
        pytest.param(zip_of([(zip_info("evil", stat.S_IFCHR), "")]), "a link or a device", id="device"),
        pytest.param(zip_of([(zip_info("evil", stat.S_IFIFO), "")]), "a link or a device", id="pipe"),
        pytest.param(zip_of({"conv.py.txt": SOURCE}).replace(b"conv.py.txt", b"conv.py\0txt"), "NUL", id="NUL"),
        pytest.param(STORED.replace(b"return", b"retorn", 1), DAMAGED, id="wrong checksum"),
        pytest.param(STORED[:-30], DAMAGED, id="cut short"),
        pytest.param(STORED[: len(STORED) // 2], DAMAGED, id="half of it"),
        pytest.param(LOCAL, DAMAGED, id="only the beginning"),
        pytest.param(overlapping(), DAMAGED, id="members that share bytes"),
        pytest.param(patched(STORED, CENTRAL, 42, "<I", 7), DAMAGED, id="an offset into the middle"),
        pytest.param(patched(STORED, CENTRAL, 24, "<I", 3), DAMAGED, id="a size that is too small"),
        pytest.param(patched(STORED, CENTRAL, 24, "<I", 1 << 31), DAMAGED, id="a size that is too large"),
        pytest.param(patched(STORED, END, 12, "<I", 1 << 31), DAMAGED, id="a directory that is too large"),
        pytest.param(MANY_BYTES, "more than 2,000 files and folders", id="a directory of 5 MB"),
    ],
)
def test_unacceptable_zips_are_rejected(data, message):
    with pytest.raises(RejectedError, match=re.escape(message)):
        read_archive(data, relevant)


def test_a_zip_that_lies_about_a_bomb_is_rejected_before_it_is_large():
    honest = zip_of({"conv.py": bytes(6 * MIB)})
    liar = patched(patched(honest, LOCAL, 22, "<I", 100), CENTRAL, 24, "<I", 100)
    with pytest.raises(RejectedError):
        read_archive(liar, relevant)


def pax(fields):
    return [(tar_info("conv.py", pax_headers=fields), SOURCE)]


def octal(size):
    return b"%011o\0" % size


def header(name=b"conv.py", size=octal(len(SOURCE)), kind=b"0"):  # noqa: B008 -- a constant
    """Return a tar header, byte by byte."""
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


MEMBER = header() + padded(SOURCE)
FINISH = bytes(1024)
BINARY_SIZE = b"\x80" + (1 << 62).to_bytes(11, "big")
NEGATIVE_SIZE = b"\xff" + (-1024).to_bytes(11, "big", signed=True)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(
            tar_of([(tar_info("evil", tarfile.SYMTYPE, linkname="/etc/passwd"), b"")]), "a link or a device", id="link"
        ),
        pytest.param(
            tar_of([("conv.py", SOURCE), (tar_info("evil", tarfile.LNKTYPE, linkname="conv.py"), b"")]),
            "it contains a link or a device: evil",
            id="hard link",
        ),
        pytest.param(tar_of([(tar_info("evil", tarfile.CHRTYPE), b"")]), "a link or a device", id="device"),
        pytest.param(tar_of([(tar_info("evil", tarfile.FIFOTYPE), b"")]), "a link or a device", id="pipe"),
        pytest.param(MEMBER + header(kind=b"?") + FINISH, "a link or a device", id="unknown type"),
        pytest.param(header(kind=b"S") + FINISH, "a sparse file", id="sparse"),
        pytest.param(
            tar_of(pax({"GNU.sparse.map": "0,10", "GNU.sparse.size": "99999999999"})),
            "a sparse file",
            id="sparse by pax",
        ),
        pytest.param(header(size=BINARY_SIZE) + padded(SOURCE) + FINISH, "a file that claims to have ", id="4 EiB"),
        pytest.param(
            header(size=NEGATIVE_SIZE) + padded(SOURCE) + FINISH, "a file that claims to have ", id="negative"
        ),
        pytest.param(tar_of(pax({"size": str(1 << 62)})), "a file that claims to have ", id="4 EiB by pax"),
        pytest.param(tar_of(pax({"size": "-5"})), "a file that claims to have ", id="negative by pax"),
        pytest.param(tar_of(pax({"comment": "c" * (1 << 17)})), "a file that claims to have ", id="long pax header"),
        pytest.param(header(kind=b"x", size=octal(512)) * 5000, DAMAGED, id="headers about headers"),
        pytest.param(MEMBER + header(b"b.py") + SOURCE[:100], DAMAGED, id="cut short"),
        pytest.param(MEMBER + MEMBER[:100], DAMAGED, id="cut short in a header"),
        pytest.param(MEMBER, DAMAGED, id="without an end"),
        pytest.param(MEMBER + b"x" * 512 + FINISH, DAMAGED, id="garbage between members"),
        pytest.param(b"", DAMAGED, id="nothing"),
        pytest.param(b"def conv2d(): pass", DAMAGED, id="no archive"),
        pytest.param(gzip.compress(SOURCE), DAMAGED, id="a gzipped file"),
        pytest.param(gzip.compress(MEMBER + FINISH)[:-20], DAMAGED, id="gzip cut short"),
        pytest.param(gzip.compress(MEMBER + FINISH)[:-8] + bytes(8), DAMAGED, id="gzip with a wrong checksum"),
        pytest.param(b"Rar!\x1a\x07\x00", "RAR archives are not supported; hand in a .zip", id="RAR"),
        pytest.param(b"7z\xbc\xaf\x27\x1c", "7-Zip archives are not supported", id="7-Zip"),
        pytest.param(tar_of(FILES, "w:xz"), "xz archives are not supported", id="xz"),
        pytest.param(tar_of(FILES, "w:bz2"), "bzip2 archives are not supported", id="bzip2"),
    ],
)
def test_unacceptable_tars_are_rejected(data, message):
    with pytest.raises(RejectedError, match=re.escape(message)):
        read_archive(data, relevant)


def test_an_archive_that_unpacks_to_too_much_is_rejected_whatever_its_kind(monkeypatch):
    monkeypatch.setattr(archive_members, "MAX_UNPACKED", MIB)
    for pack in (zip_of, tar_of):
        read_archive(pack({"noise": NOISE[: MIB // 2]}), relevant)
        with pytest.raises(RejectedError, match="unpacks to more than 1 MiB; hand in only the required files"):
            read_archive(pack({"noise": NOISE}), relevant)


SEEDS = [zip_of(FILES), zip64(), tar_of(FILES), tar_of(FILES, "w"), tar_of(pax({"comment": "c"}), "w")]


@settings(max_examples=300)
@given(data=st.data())
def test_any_bytes_are_read_or_rejected(data):
    archive = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(archive)))
        length = data.draw(st.sampled_from([0, 1, 4, 12, 100, 512]))
        archive[start : start + length] = data.draw(st.binary(max_size=12))
    with suppress(RejectedError):
        for file in read_archive(bytes(archive), relevant):
            file.read(MAX_FILE)


def test_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for pack in (zip_of, tar_of):
        read_archive(pack(FILES), relevant)
        with pytest.raises(RejectedError):
            read_archive(pack({"../evil.py": SOURCE}), relevant)
    assert list(tmp_path.iterdir()) == []
    assert not (Path(tmp_path).parent / "evil.py").exists()
