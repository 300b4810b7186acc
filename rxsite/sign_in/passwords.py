"""What a new password of staff must have beside its length."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEAST_DIFFERENT = 6


class VariedPasswordValidator:
    """Fifteen equal letters are long, and guessed at once."""

    def validate(self, password: str, user: object = None) -> None:
        if len(set(password.casefold())) < LEAST_DIFFERENT:
            raise ValidationError(self.get_help_text(), code="password_too_even")

    def get_help_text(self) -> str:
        return _("Your password must hold at least %(least)d different characters.") % {"least": LEAST_DIFFERENT}
