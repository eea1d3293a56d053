"""`python -m harness` is the command `harness`."""

from harness.cli import main

# A process that a sweep starts imports this module, too.
if __name__ == "__main__":
    main()
