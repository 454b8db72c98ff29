"""Run as `python -m optimasi`, or as the command `optimasi`."""

import os
import sys


def main() -> None:
    """Run the command line as a program: its signals, streams and memory are its own."""
    # Ctrl-C may come from the first moment on, also while modules are loaded.
    try:
        from optimasi.cli import interrupts  # noqa: PLC0415

        interrupts.listen()
        from optimasi.cli import memory, streams  # noqa: PLC0415

        arguments = sys.argv[1:]
        streams.take_over(verbose="-v" in arguments or "--verbose" in arguments)
        memory.spare()
        cause = memory.supervise()
        from optimasi.cli import main as commands  # noqa: PLC0415

        if cause is None:
            commands.main(arguments)
        commands.tell_death(arguments, cause)
    except KeyboardInterrupt:
        from optimasi.cli import main as commands  # noqa: PLC0415

        commands.tell_stop(sys.argv[1:])
    except (MemoryError, SystemError) as error:
        from optimasi.cli import memory  # noqa: PLC0415

        # What finds no memory may end without saying so.
        if isinstance(error, SystemError) and not memory.is_limited():
            raise
        # There may not be enough for the words of the reader's language; where somebody watches, he says them.
        if not memory.is_supervised():
            os.write(2, b"NO PLAN FOUND before memory ran out.\n")
        os._exit(4)


if __name__ == "__main__":
    main()
