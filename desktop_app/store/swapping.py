"""Putting a pair of database and key in the place of a desk's own: a kill at any moment leaves one pair whole.

Both are laid ready in a folder within the desk's. Once that is marked, whoever opens the desk next finishes the swap.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from desktop_app.store.backup import DATABASE, KEY
from desktop_app.store.durable import make_folder, storing, sync_folder, sync_tree, write_durably

_MARK = "ready"


class Swap:
    """A pair that takes the place of a desk's own, which nobody has open.

    Args:
        folder: the desk's.
        name: of the folder in it where the pair is laid.

    Attributes:
        coming: that folder.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self.coming = folder, folder / name

    @property
    def database(self) -> Path:
        """Where the coming database is laid."""
        return self.coming / DATABASE

    @property
    def key(self) -> Path:
        """Where the coming key file is laid."""
        return self.coming / KEY

    def begin(self) -> None:
        """Make the folder for a pair; what an earlier one left there goes.

        Raises:
            OSError: it cannot be made.
        """
        self.drop()
        make_folder(self.coming)

    def mark(self, text: str) -> None:
        """Declare that the pair is whole and on the disk.

        Args:
            text: what ``finish`` needs to know.

        Raises:
            OSError: it cannot be written; the pair is not ready then.
        """
        sync_tree(self.coming)
        sync_folder(self._folder)
        write_durably(self.coming / _MARK, text)

    def marked(self) -> str | None:
        """Return the text of a pair that is ready; None when there is none.

        Raises:
            UserError: ``folder_unwritable``: it cannot be read.
        """
        with storing(self._folder):
            ready = self.coming / _MARK
            return ready.read_text(encoding="utf-8", errors="replace") if ready.is_file() else None

    def finish(self, aside: Path | None) -> None:
        """Put a pair that is ready in place; it can be called again when it was interrupted.

        Args:
            aside: where the desk's own pair is kept; None to take it away for good.

        Raises:
            UserError: ``folder_unwritable`` or ``disk_full``; it can be finished later.
        """
        with storing(self._folder):
            self._clear_the_way(aside)
            for arriving in (self.database, self.key):
                if arriving.exists():
                    arriving.replace(self._folder / arriving.name)
            sync_folder(self._folder)
            self.drop()

    def _clear_the_way(self, aside: Path | None) -> None:
        """Set the desk's own pair aside, and its log in any case; on the disk before anything takes its place.

        A power cut must not lay the old log beside the new database. Once a file has arrived, what lies there is new.
        """
        leaving = [DATABASE + ending for ending in ("-wal", "-shm", "-journal", "")] if self.database.exists() else []
        leaving += [KEY] if self.key.exists() else []
        present = [name for name in leaving if (self._folder / name).exists()]
        if aside is not None and present:
            make_folder(aside)
            for name in present:
                (self._folder / name).replace(aside / name)
            sync_folder(aside)
        elif aside is None:
            for name in present:
                if name not in (DATABASE, KEY):  # these are replaced
                    (self._folder / name).unlink()
        sync_folder(self._folder)

    def drop(self) -> None:
        """Take away a pair that will not be put in place, or what was left of one.

        Raises:
            OSError: it stays, and stays ready if it was.
        """
        if not self.coming.is_dir():
            return
        (self.coming / _MARK).unlink(missing_ok=True)  # first, so that no half of a pair is ever taken for ready
        sync_folder(self.coming)
        shutil.rmtree(self.coming, ignore_errors=True)
