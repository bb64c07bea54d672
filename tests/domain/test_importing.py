"""What a preview says of a person and of a file."""

from __future__ import annotations

from desktop_app.domain.importing import FileKind, ImportPreview, ImportSummary, PersonFields


def test_the_number_to_dial_comes_first() -> None:
    assert PersonFields("王芳", "1", ("2", "3")).phones == ("1", "2", "3")
    assert PersonFields("王芳").phones == ()


def test_rows_that_give_or_touch_a_customer_are_taken() -> None:
    assert ImportSummary(create=3, update=2, duplicate=1, reject=5, ignore=7).taken == 6
    assert ImportPreview(FileKind.REJECT).summary.taken == 0
