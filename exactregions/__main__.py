"""``python -m exactregions`` is the command ``exactregions``."""

import sys

from exactregions.cli import main

sys.exit(main())
