"""`python -m jumpstation` is the `jumpstation` command."""

from jumpstation.cli import main

if __name__ == "__main__":
    main()
