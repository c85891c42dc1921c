"""The command line. Anticipated errors are one sentence on standard error; never a traceback."""

from __future__ import annotations

import sys

from salesformula.kit.errors import SalesFormulaError
from salesformula.site.setup import start


def main() -> None:
    """Run the command line: 0 done, 1 refused, 3 a question to decide."""
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
