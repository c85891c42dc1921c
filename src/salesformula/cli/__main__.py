"""``python -m salesformula.cli``."""

from salesformula.cli import main

main()
