"""What a new password of staff must have beside its length."""

import re
import secrets

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEAST_DIFFERENT = 6
# Without characters that look alike on paper.
CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUP_LENGTH = 4


def make_groups(count: int) -> str:
    """Groups of four random characters, some 20 bits each: “kq7w-b2md”."""
    groups = ("".join(secrets.choice(CHARACTERS) for _ in range(GROUP_LENGTH)) for _ in range(count))
    return "-".join(groups)


class VariedPasswordValidator:
    """Fifteen equal letters are long, and guessed at once."""

    def validate(self, password: str, user: object = None) -> None:
        if len(set(password.casefold())) < LEAST_DIFFERENT:
            raise ValidationError(self.get_help_text(), code="password_too_even")

    def get_help_text(self) -> str:
        return _("Your password must hold at least %(least)d different characters.") % {"least": LEAST_DIFFERENT}


# As fingers run over keys, and letters and figures in their order.
ROWS = ("qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz", "12345678901234567890", "09876543210987654321")


class UncommonPasswordValidator(CommonPasswordValidator):
    """A common word stays one when it is said twice or has figures behind it, and a row of keys is no word at all."""

    def validate(self, password: str, user: object = None) -> None:
        plain = re.sub(r"[^a-z0-9]", "", password.casefold())
        bare = re.sub(r"^[0-9]+|[0-9]+$", "", plain)
        if any(self._is_common(text) for text in (plain, bare)):
            raise ValidationError(self.get_help_text(), code="password_too_common")

    def get_help_text(self) -> str:
        return _(
            "Your password must not be a common word or a row of keys: take several words that do not belong together."
        )

    def _is_common(self, text: str) -> bool:
        unit = once(text)
        runs = (run for row in ROWS for run in (row * 2, row[::-1] * 2))
        return unit in self.passwords or (len(unit) > 3 and any(unit in run for run in runs))


def once(text: str) -> str:
    """What a text repeats: “abc” of “abcabcab”; itself where it repeats nothing."""
    for length in range(1, len(text) // 2 + 1):
        if (text[:length] * (len(text) // length + 1))[: len(text)] == text:
            return text[:length]
    return text
