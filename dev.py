#!/usr/bin/env python3
"""The one entry for people: `python3 dev.py run` serves a demo city, `python3 dev.py test` proves it.

Needs Python 3.11, pip and git; everything else is brought into `.wanderamt/` and checked against the locks.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "wanderamt needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: python3.11 dev.py"
    )

from devtools.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
