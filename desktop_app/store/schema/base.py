"""Common ground of the tables: names of constraints, types of columns."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Integer, MetaData, Text
from sqlalchemy.orm import DeclarativeBase

from desktop_app.store.columns import Day, Flag, Json, Moment


class Base(DeclarativeBase):
    """Common ground of the tables: names of constraints and types of columns."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        int: Integer,
        bool: Flag,
        date: Day,
        datetime: Moment,
        dict[str, Any]: Json,
        list[Any]: Json,
    }


STRICT = {"sqlite_strict": True}
