"""`python -m helhedsvalg` is the same as `helhedsvalg`."""

import sys

from helhedsvalg.cli import main

if __name__ == "__main__":
    sys.exit(main())
