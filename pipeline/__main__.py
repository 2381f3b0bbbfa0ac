"""``python -m pipeline`` is ``hecha``."""

from pipeline.cli import main

main()
