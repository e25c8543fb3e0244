"""`python -m pipeline …` is the same as `tepat …`."""

from pipeline.cli import main

main()
