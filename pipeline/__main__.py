"""``python -m pipeline`` is ``hecha``."""


def main() -> None:
    """The command. Worker processes import the main module anew: there it costs nothing."""
    from pipeline import cli

    cli.main()


if __name__ == "__main__":
    main()
