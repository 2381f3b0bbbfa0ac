"""Fuzzing: texts made by a grammar of the genre and files damaged byte by byte, and the laws that must hold of whatever comes out.

``python -m tests.fuzz --inputs 100000 --seed 1`` is the long run; ``tests/test_fuzz.py`` runs a bounded part of it.
"""
