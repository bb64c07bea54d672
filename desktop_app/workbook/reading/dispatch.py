"""From a file to the reader of its format."""

from __future__ import annotations

import io
import posixpath
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path

from desktop_app.workbook.reading.archive import Archive
from desktop_app.workbook.reading.limits import Limits
from desktop_app.workbook.reading.refusals import Unreadable
from desktop_app.workbook.reading.sink import Sink
from desktop_app.workbook.reading.sniff import Kind, identify, without_wrapping

_OWNER_PREFIXES = ("~$", ".~")  # of Excel; of WPS and LibreOffice
_REFUSED = {
    Kind.ENTITIES: ("xml_entities", ""),
    Kind.ARCHIVE: ("not_a_spreadsheet", "archive"),
    Kind.OTHER_SPREADSHEET: ("unsupported_format", ""),
    Kind.OTHER: ("not_a_spreadsheet", ""),
}
_QUATTRO = ("nativecontent_main", "perfectoffice_main")
_RIGHTS = "\tdrmcontent"  # locked by rights that a server grants
_NUMBERS = ("index.zip", "buildversionhistory.plist")
_BIFF5_OR_8 = 0x08
_CONTENT, _LOCKED_WHOLE = "content.xml", "encrypted-package"
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def read_file(path: Path, password: str | None, limits: Limits, sink: Sink) -> str:
    """Read a file into the sink.

    Returns:
        The name of its format, as in `Book.format`.

    Raises:
        Unreadable: the file cannot be read truly.
    """
    data = load(path, limits.file_bytes)
    try:
        return read_bytes(data, password, limits, sink)
    except UnicodeDecodeError as error:
        raise Unreadable("corrupted") from error


def load(path: Path, most: int) -> bytes:
    """Return the bytes of a file.

    Args:
        path: the file.
        most: size that is still read.

    Raises:
        Unreadable: it is no file, not there, in use, empty or too large.
    """
    if path.name.startswith(_OWNER_PREFIXES):
        raise Unreadable("owner_lock_file")
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise Unreadable("not_a_spreadsheet", "folder")
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable("not_a_spreadsheet")
        if about.st_size > most:
            raise Unreadable("too_large")
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Unreadable("locked", "missing") from error
    except OSError as error:
        raise Unreadable("locked") from error
    if not data:
        raise Unreadable("empty_file")
    return data


def read_bytes(data: bytes, password: str | None, limits: Limits, sink: Sink) -> str:
    """Read the contents of a file into the sink and return the name of its format.

    The readers are imported only when their format is met: a start must not wait for libraries it does not use.
    """
    data = without_wrapping(data)
    kind = identify(data)
    if kind in _REFUSED:
        raise Unreadable(*_REFUSED[kind])
    match kind:
        case Kind.ZIP:
            return _read_package(data, password, limits, sink)
        case Kind.OLE:
            return _read_ole(data, password, limits, sink)
        case Kind.BIFF:
            return _read_bare_stream(data, password, sink)
        case Kind.HTML | Kind.WEB_ARCHIVE:
            from desktop_app.workbook.reading.web import read_html, read_web_archive

            (read_html if kind is Kind.HTML else read_web_archive)(data, sink)
            return "html"
        case Kind.SPREADSHEETML:
            from desktop_app.workbook.reading.spreadsheetml import SpreadsheetMlReader

            SpreadsheetMlReader(sink).read(data)
            return "spreadsheetml"
        case Kind.FLAT_ODS:
            from desktop_app.workbook.reading.ods import OdsReader

            OdsReader(sink).read(io.BytesIO(data), len(data))
            return "ods"
    from desktop_app.workbook.reading.delimited import read_delimited

    read_delimited(data, sink)
    return "csv"


def _read_package(data: bytes, password: str | None, limits: Limits, sink: Sink) -> str:
    archive = Archive(io.BytesIO(data), limits.unpacked_bytes)
    if _CONTENT in archive or _LOCKED_WHOLE in archive:
        return _read_ods(archive, password, limits, sink)
    from desktop_app.workbook.reading.ooxml.package import workbook_part

    part = workbook_part(archive)
    if part is None:
        raise _not_a_workbook(archive)
    if part.endswith(".bin"):
        from desktop_app.workbook.reading.ooxml.binary import read_xlsb

        read_xlsb(archive, part, sink)
        return "xlsb"
    if not part.startswith("/xl/") and any(name.startswith(("word/", "ppt/", "visio/")) for name in archive.names()):
        raise Unreadable("not_a_spreadsheet")
    from desktop_app.workbook.reading.ooxml.reader import read_xlsx

    read_xlsx(archive, part, sink)
    return "xlsx"


def _read_ods(archive: Archive, password: str | None, limits: Limits, sink: Sink) -> str:
    from desktop_app.workbook.reading.encrypted import open_locked
    from desktop_app.workbook.reading.ods import OdsReader
    from desktop_app.workbook.reading.ods_locked import read_locks, unlock

    kind = archive.read("mimetype") if "mimetype" in archive else _ODS_TYPE
    if not kind.startswith(_ODS_TYPE):
        raise Unreadable("not_a_spreadsheet")
    locks = read_locks(archive)
    part = _LOCKED_WHOLE if _LOCKED_WHOLE in archive else _CONTENT
    if part in locks:
        attempt = partial(unlock, locks[part], archive.read(part), limits.unpacked_bytes)
        opened = open_locked(attempt, password, silent="")
        if part == _LOCKED_WHOLE:
            return read_bytes(opened, None, limits, sink)
        OdsReader(sink).read(io.BytesIO(opened), len(opened))
        return "ods"
    with archive.open(_CONTENT) as content:
        OdsReader(sink).read(content, archive.size(_CONTENT))
    return "ods"


def _not_a_workbook(archive: Archive) -> Unreadable:
    names = archive.names()
    if any(name.startswith("index/") or posixpath.basename(name) in _NUMBERS for name in names):
        return Unreadable("unsupported_format")
    about = b"".join(archive.read(name) for name in ("[content_types].xml", "mimetype") if name in archive)
    if any(name.startswith("xl/") for name in names) or b"spreadsheet" in about:
        return Unreadable("corrupted")  # a workbook once, whose main part is gone
    return Unreadable("not_a_spreadsheet", "" if about else "archive")


def _read_ole(data: bytes, password: str | None, limits: Limits, sink: Sink) -> str:
    from desktop_app.workbook.reading.compound import Compound

    container = Compound(data)
    if "encryptedpackage" in container:
        from desktop_app.workbook.reading.encrypted import decrypt

        return read_bytes(decrypt(data, password), None, limits, sink)
    stream = next((name for name in ("workbook", "book") if name in container), None)
    if stream is None:
        if container.is_empty():
            raise Unreadable("corrupted")
        if _RIGHTS in container:
            raise Unreadable("unsupported_format", "encryption")
        raise Unreadable("unsupported_format" if any(map(container.__contains__, _QUATTRO)) else "not_a_spreadsheet")
    from desktop_app.workbook.reading.biff.reader import read_xls

    return _read_stream(container.read(stream), read_xls, password, sink)


def _read_bare_stream(data: bytes, password: str | None, sink: Sink) -> str:
    if data[1] == _BIFF5_OR_8:
        from desktop_app.workbook.reading.biff.reader import read_xls

        return _read_stream(data, read_xls, password, sink)
    from desktop_app.workbook.reading.biff.oldest import read_oldest

    return _read_stream(data, read_oldest, password, sink)


def _read_stream(stream: bytes, read: Callable[[bytes, Sink], None], password: str | None, sink: Sink) -> str:
    try:
        read(stream, sink)
    except Unreadable as refused:
        if refused.code != "password_protected":
            raise
        from desktop_app.workbook.reading.biff.locked import unlock
        from desktop_app.workbook.reading.encrypted import open_locked

        read(open_locked(partial(unlock, stream), password), sink)
    return "xls"
