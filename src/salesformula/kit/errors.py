"""The errors a person may meet. Every other exception is a defect.

SalesFormulaError          anticipated; its text is a sentence for people
├── Refused                nothing was changed; the command line ends with 1
│   ├── Busy               something is in the way for a while; the same request may do later
│   ├── NoFacts            nothing was imported yet; as soon as something is, the same request does
│   ├── NotAllowed         the viewer lacks a right (403)
│   └── NotFound           unknown, or not visible to this viewer: the two are not told apart (404)
└── Question               a person must decide first; nothing was changed; the command line ends with 3
"""

from __future__ import annotations


class SalesFormulaError(Exception):
    """An anticipated failure whose text names the thing, what was found and what to do."""

    exit_code = 1


class Refused(SalesFormulaError):
    """The request can't be carried out; nothing was changed."""


class Busy(Refused):
    """It can't be done at this moment: another is at work, a server does not answer. Later the same may do."""


class NoFacts(Refused):
    """Nothing was imported yet: there is nothing to answer from."""


class NotAllowed(Refused):
    """The viewer lacks the right that this answer, action or page asks for."""


class NotFound(Refused):
    """No such thing, or none that this viewer may know of."""


class Question(SalesFormulaError):
    """The data leave a choice open that only a person can make."""

    exit_code = 3
