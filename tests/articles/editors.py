"""For the tests of the desk: editors, an edition made by hand, and the data of a form as the page shows it."""

import datetime
import re
from typing import Any

from django.contrib.auth.models import Permission, User
from django.forms import ModelMultipleChoiceField, MultipleChoiceField, MultiValueField
from django.test import Client

from articles.models import Article, Contributor, Edition, Reference, Section
from patienttools.proposals.models import Proposal
from tests.articles.browsing import sent_by_page
from tests.factories import share_code

GATE_FORM = re.compile(r'id="gate-form"[^>]*action="([^"]+)"')

BODY = "Some people are followed for months.\n\n- **They wait outside.** It happens again and again.\n"


def make_editor(name: str = "rima", **fields: Any) -> User:
    return User.objects.create_user(name, password="a long enough password", is_staff=True, **fields)


def make_client(name: str = "rima", *, permissions: tuple[str, ...] | None = None) -> Client:
    """Somebody who is signed in: to do everything, or only what `permissions` (code names) allow."""
    user = make_editor(name, is_superuser=permissions is None)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions or ()))
    client = Client(enforce_csrf_checks=False)
    client.force_login(user)
    return client


def make_edition(slug: str = "being-followed", language: str = "en", **fields: Any) -> Edition:
    article, _created = Article.objects.get_or_create(slug=slug, defaults={"share_code": share_code(slug)})
    writer, _created = Contributor.objects.get_or_create(key="desk", defaults={"names": {"en": "The desk"}})
    Reference.objects.get_or_create(
        key="R01", defaults={"citation": "A survey.", "evidence": "cross_sectional", "read": "full"}
    )
    edition = Edition.objects.create(
        article=article,
        language=language,
        writer=writer,
        **{
            "title": "Being followed",
            "summary": "What it is to be followed, and what helps.",
            "takeaways": ["Somebody can help.", "It is not your fault."],
            "review_due_on": datetime.date(2027, 5, 21),
        }
        | fields,
    )
    for position, (kind, heading) in enumerate([("definition", "What it is"), ("signs", "What you may notice")], 1):
        Section.objects.create(edition=edition, kind=kind, heading=heading, body=BODY, position=position)
    return edition


def change_address(edition: Edition) -> str:
    return f"/admin/articles/edition/{edition.pk}/change/"


def read_form(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send if nothing were changed on the page."""
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return data_of(response)


def data_of(response: Any) -> dict[str, Any]:
    form = response.context["adminform"].form
    bound = [form[name] for name in form.fields]
    for inline in response.context["inline_admin_formsets"]:
        management = inline.formset.management_form
        bound += [management[name] for name in management.fields]
        for one in inline.formset.forms:
            bound += [one[name] for name in one.fields if name != "DELETE"]
    sent: dict[str, Any] = {}
    for field in bound:
        sent |= _as_sent(field)
    return sent


def _as_sent(field: Any) -> dict[str, Any]:
    value = field.value()
    if isinstance(field.field, MultiValueField):
        parts = value if isinstance(value, list) else field.field.widget.decompress(value)
        return {
            f"{field.html_name}{name}": part for name, part in zip(field.field.widget.widgets_names, parts, strict=True)
        }
    if isinstance(value, list):
        return {field.html_name: [str(one) for one in value]}
    if value is False or (not value and isinstance(field.field, ModelMultipleChoiceField | MultipleChoiceField)):
        return {}
    return {field.html_name: "" if value is None else str(value)}


def save_and_publish(client: Client, edition: Edition, sent: dict[str, Any] | None = None) -> Any:
    """Saves what is sent (or the form as it is shown), and publishes it on the page that then asks. The last page."""
    data = sent if sent is not None else read_form(client, change_address(edition))
    return press_on(client, client.post(change_address(edition), data | {"_publish": "1"}, follow=True))


def press_on(client: Client, asked: Any, **sent: str) -> Any:
    """The deed at the end of a page that asks, with what was typed there; the page itself if it asks nothing."""
    if 'id="gate-form"' not in asked.content.decode():
        return asked
    address = GATE_FORM.search(asked.content.decode())
    assert address
    return client.post(address[1], sent_by_page(asked, "gate-form") | sent, follow=True)


def withdraw_on_desk(client: Client, *editions: Edition, because: str = "It is wrong.") -> Any:
    """By the page that asks."""
    keys = "&".join(f"edition={edition.pk}" for edition in editions)
    return press_on(client, client.get(f"/admin/articles/edition/withdraw/?{keys}"), because=because)


def with_reason(sent: dict[str, Any]) -> dict[str, Any]:
    """With why it changes, where the page asks for it."""
    return {"because": "It changed."} | {name: value for name, value in sent.items() if name != "because" or value}


def confirm_proposals() -> None:
    """What two people change is confirmed by somebody else, by the page that decides."""
    for proposal in Proposal.objects.open().order_by("pk"):
        other = User.objects.filter(username="confirms").first() or make_editor("confirms", is_superuser=True)
        client = Client()
        client.force_login(other)
        client.post(f"/admin/proposals/proposal/{proposal.pk}/decide/", {"confirm": "1"})


def messages_of(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def errors_of(response: Any) -> str:
    """Every error on the page, with the name of its field."""
    form = response.context["adminform"].form
    said = [f"{name}: {' '.join(errors)}" for name, errors in form.errors.items()]
    for inline in response.context["inline_admin_formsets"]:
        said += list(inline.formset.non_form_errors())
        for one in inline.formset.forms:
            said += [f"{one.prefix}-{name}: {' '.join(errors)}" for name, errors in one.errors.items()]
    return "\n".join(said)
