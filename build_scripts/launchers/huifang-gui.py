"""The desktop program of the executable: no console window."""

import sys

from desktop_app.__main__ import main_gui

sys.exit(main_gui())
