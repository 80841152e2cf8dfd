"""`python -m ciasc` is the same as `ciasc`."""

from ciasc.cli import main

main()
