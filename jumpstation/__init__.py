"""jumpstation: a plyometric jump-testing station.

Importing the package loads nothing heavy: no scipy, no Qt, no database.
"""

__version__ = "0.1.0"
