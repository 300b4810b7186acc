"""Links: the signed address by which somebody without an account reads one text once and answers once.

The address holds the number of the round and the digest of its text, both signed, and no word of it. It opens until the
last day, until it is answered, and until whoever asked takes it back; nothing of it is stored.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from articles.reviewing.models import Round, RoundAct

_OF_TEXT = 16


def token_of(asked: Round) -> str:
    return _signer().sign_object([asked.pk, asked.text[:_OF_TEXT]])


def address_of(asked: Round, request: HttpRequest) -> str:
    """The whole address, on the host that readers use: staff may have one of their own."""
    path = reverse("opinion", args=[token_of(asked)])
    return f"{settings.RX_ORIGIN}{path}" if settings.RX_STAFF_HOST else request.build_absolute_uri(path)


def read_token(token: str) -> Round | None:
    """The round that a link was made for, whatever became of it; None for every address that we did not make."""
    try:
        key, text = _signer().unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        return None
    asked = Round.objects.select_related("edition__article", "answer").filter(pk=key, is_by_link=True).first()
    return asked if asked is not None and asked.text[:_OF_TEXT] == text else None


def is_open(asked: Round) -> bool:
    """Whether it can still be read and answered."""
    return (
        timezone.localdate() <= asked.until
        and not hasattr(asked, "answer")
        and not asked.acts.filter(act=RoundAct.Act.TAKEN_BACK).exists()
    )


def _signer() -> Signer:
    return Signer(salt="articles.reviewing.round", sep=".")
