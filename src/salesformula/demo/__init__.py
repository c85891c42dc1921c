"""The simulated company: drawn from a seed and known parameters, so that answers can be held against the truth.

``world(seed)`` draws it in memory, ``world_of(Parameters(…), seed=…)`` one of other parameters; ``write_company``
writes one of any size to the disk.
"""

from __future__ import annotations

from salesformula.demo.on_disk import CompanyOnDisk, write_company
from salesformula.demo.parameters import Parameters
from salesformula.demo.world import LAST_DAY, World, world, world_of

__all__ = ["LAST_DAY", "CompanyOnDisk", "Parameters", "World", "world", "world_of", "write_company"]
