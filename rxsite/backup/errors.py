"""Why a backup was not made, read or restored: a sentence for the person at the terminal, with what to do."""


class BackupError(Exception):
    """Raised before anything that counts was touched."""


class SealError(BackupError):
    """A sealed file does not open: another key, or it was cut short, put together anew or altered."""
