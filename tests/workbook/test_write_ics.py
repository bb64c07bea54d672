"""Calendar files need no table of time zones, which a Windows computer does not have."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from desktop_app.domain.calendar_entries import CalendarEntry
from desktop_app.workbook.write_ics import write_ics

_PROGRAM = """
import sys
sys.modules["tzdata"] = None
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from desktop_app.domain.calendar_entries import CalendarEntry
from desktop_app.workbook.write_ics import write_ics
day = date(2026, 11, 24)
entries = [CalendarEntry("a", day, at, 30, timedelta(hours=8), "问新班", "", True) for at in (600, None)]
print(write_ics(Path(sys.argv[1]), "回访", entries, datetime(2026, 11, 23, 1, tzinfo=UTC)))
"""


def test_a_file_is_written_without_a_table_of_zones(tmp_path: Path) -> None:
    file = tmp_path / "回访.ics"
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(file)],
        env=os.environ | {"PYTHONTZPATH": "", "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "2"), done.stderr
    raw = file.read_text(encoding="utf-8")
    assert "DTSTAMP:20261123T010000Z" in raw
    assert "DTSTART;TZID=Asia/Shanghai:20261124T100000" in raw
    assert "DTSTART;VALUE=DATE:20261124" in raw


_HOSTILE = st.text(max_size=60) | st.sampled_from(
    ("a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:b", "a\\nb", "a;b,c:d\"e", "a\nATTACH:file:///x",
     "\ufeff", "长" * 200)
)  # fmt: skip


@given(_HOSTILE, _HOSTILE, _HOSTILE)
def test_no_text_becomes_a_line_of_its_own(
    tmp_path_factory: pytest.TempPathFactory, summary: str, description: str, uid: str
) -> None:
    file = tmp_path_factory.mktemp("ics") / "x.ics"
    entry = CalendarEntry(uid, date(2026, 11, 24), 600, 30, timedelta(hours=8), summary, description, True)
    write_ics(file, summary, [entry], datetime(2026, 11, 23, 1, tzinfo=UTC))
    (event,) = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    names = {"UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "DESCRIPTION", "CLASS", "STATUS", "TRANSP", "DTSTART", "DTEND"}
    assert set(event.keys()) <= names
    assert [part.name for part in event.subcomponents] == []
