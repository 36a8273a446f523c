"""Which interventions a disadvantaged housing area should choose, and how sure anyone is."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helhedsvalg.api import Faults, Result, recommend

__all__ = ["DATA", "Faults", "Result", "__version__", "recommend"]
__version__ = "0.1.0"
_beside = Path(__file__).parent / "data"
DATA = _beside if _beside.is_dir() else Path(__file__).parents[2] / "data"
"""The folder of the shipped data: beside the program in a wheel, at the top in a checkout."""


def __getattr__(name: str) -> object:
    """Load the engine when it is asked for, and not before."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("helhedsvalg.api"), name)
