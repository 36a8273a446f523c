"""Which interventions a disadvantaged housing area should choose, and how sure anyone is."""

from pathlib import Path

__version__ = "0.1.0"
_beside = Path(__file__).parent / "data"
DATA = _beside if _beside.is_dir() else Path(__file__).parents[2] / "data"
"""The folder of the shipped data: beside the program in a wheel, at the top in a checkout."""
