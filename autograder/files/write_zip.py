"""Reproducible zips: the same content gives the same bytes."""

import io
import zipfile
from collections.abc import Collection, Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold


def zip_bytes(files: Mapping[str, bytes], private: Collection[str] = ()) -> bytes:
    """Return a zip of files, sorted by name. Scripts, which begin with ``#!``, are executable.

    Unpacked, those in `private` can be read by their owner alone.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, EPOCH)
            mode = 0o600 if name in private else 0o755 if data.startswith(b"#!") else 0o644
            info.external_attr = mode << 16
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
