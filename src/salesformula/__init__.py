"""salesformula: facts + policy → answers, for a metrics-driven sales organisation."""

__version__ = "0.1.0"
