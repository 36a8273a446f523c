"""Which interventions a disadvantaged housing area should choose, and how sure anyone is."""

__version__ = "0.1.0"
