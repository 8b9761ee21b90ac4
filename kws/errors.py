"""The one exception type users see."""


class KwsError(Exception):
    """A failure with one clear sentence: what is wrong, where, and what was expected.

    The command line prints the sentence and exits with status 1; a traceback is never shown for it.
    """
