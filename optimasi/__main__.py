"""Run as `python -m optimasi`."""

from optimasi.cli.main import main

if __name__ == "__main__":
    main()
