"""The command line. Anticipated errors are one sentence on standard error; never a traceback."""

from __future__ import annotations

import os
import sys

from django.db import DatabaseError

from salesformula.kit.errors import SalesFormulaError
from salesformula.site.setup import start


def main() -> None:
    """Run the command line: 0 done, 1 refused, 3 a question to decide."""
    # What lies in the home folder, and what is exported, is for its owner alone.
    os.umask(0o077)
    try:
        # Models can be imported only once settings are read, so the commands come second.
        start()
        from salesformula.cli.commands import app

        app(standalone_mode=True)
    except SalesFormulaError as error:
        sys.stderr.write(f"salesformula: {error}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(0)
    except OSError as error:
        place = f": {error.filename}" if error.filename else ""
        sys.stderr.write(f"salesformula: {error.strerror or error}{place}\n")
        sys.exit(1)
    except DatabaseError as error:
        sys.stderr.write(f"salesformula: the database of DATABASE_URL does not answer: {str(error).splitlines()[0]}\n")
        sys.exit(1)
