"""What a file is taken for by its ending."""

from __future__ import annotations

import pytest

from desktop_app.domain.records import AttachmentKind, attachment_kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("通话 1.MP3", AttachmentKind.AUDIO),
        ("a.b.amr", AttachmentKind.AUDIO),
        ("门口.JPeG", AttachmentKind.PHOTO),
        ("承诺书.pdf", AttachmentKind.OTHER),
        ("没有结尾", AttachmentKind.OTHER),
    ],
)
def test_a_file_is_taken_for_what_its_ending_says(name: str, kind: AttachmentKind) -> None:
    assert attachment_kind(name) is kind
