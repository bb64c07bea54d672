"""The console program of the executable."""

import sys

from desktop_app.__main__ import main

sys.exit(main())
