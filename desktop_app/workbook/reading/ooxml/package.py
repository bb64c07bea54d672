"""What the package says about itself: where the workbook, its strings, styles and sheets are."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from desktop_app.workbook.reading.archive import Archive
from desktop_app.workbook.reading.markup import walk

# How the trial versions of Excel 2007 called them.
_TRIAL_KINDS = {"xlSharedStrings": "sharedStrings", "xlStyles": "styles", "xlWorksheet": "worksheet"}


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another.

    Attributes:
        kind: last word of its type, such as ``worksheet``.
        target: the part's path; empty for anything outside the package, which is never looked at.
    """

    kind: str
    target: str


def relations(archive: Archive, part: str) -> dict[str, Relation]:
    """Return the links of a part by their id.

    Args:
        archive: the package.
        part: path of the part; empty for the package itself.
    """
    folder, name = posixpath.split(part)
    links = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, Relation] = {}
    if links not in archive:
        return found

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            external = attributes.get("TargetMode") == "External"
            target = attributes.get("Target", "").replace("\\", "/")
            path = "" if external else posixpath.normpath(posixpath.join("/", folder, target))
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = Relation(_TRIAL_KINDS.get(kind, kind), path)

    walk(archive.read(links), start)
    return found


def workbook_part(archive: Archive) -> str | None:
    """Return the path of the workbook, or None when the package holds something else."""
    for relation in relations(archive, "").values():
        if relation.kind == "officeDocument" and relation.target in archive:
            return relation.target
    return next((part for part in ("/xl/workbook.xml", "/xl/workbook.bin") if part in archive), None)


def part_of_kind(archive: Archive, links: dict[str, Relation], kind: str) -> str | None:
    """Return the path of the one part of a kind, such as the shared strings; None when there is none."""
    return next((link.target for link in links.values() if link.kind == kind and link.target in archive), None)
