"""Run inside the copy: reads its pages as an anonymous reader and as an editor, and prints them as JSON."""

import json
import os
import re
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "rxsite.settings"
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.test import Client  # noqa: E402

from articles.models import Edition  # noqa: E402

FROM_HERE = {"sec-fetch-site": "same-origin"}


def main(asked: dict[str, str]) -> None:
    reader = Client(SERVER_NAME="localhost")
    pages = {}

    def keep(name: str, response: object) -> str:
        html = response.content.decode()  # type: ignore[attr-defined]
        pages[name] = {"status": response.status_code, "html": html}  # type: ignore[attr-defined]
        return html

    for code, question in asked.items():
        for part in (
            "",
            "guides/",
            "guides/lantern/",
            "guides/lantern/clinical/",
            "guides/lantern/in-short/",
            "search/",
            "a-to-z/",
            "help/",
        ):
            keep(f"/{code}/{part}", reader.get(f"/{code}/{part}"))
        keep(f"/{code}/nowhere/", reader.get(f"/{code}/nowhere/"))
        for sheet in sorted(
            set(re.findall(r'href="([^"]*/sheets/[^"]*/)"', pages[f"/{code}/guides/lantern/"]["html"]))
        ):
            keep(sheet, reader.get(sheet))
        discreet = re.search(r'href="(/r/[a-z0-9]+/[^"]*)"', pages[f"/{code}/guides/lantern/"]["html"])
        if discreet:
            keep(f"discreet {code}", reader.get(discreet[1]))
        keep(f"found {code}", reader.post(f"/{code}/search/", {"q": question}, headers=FROM_HERE))
        keep(f"nothing {code}", reader.post(f"/{code}/search/", {"q": "xyzzyq"}, headers=FROM_HERE))
        keep(
            f"left {code}",
            Client(SERVER_NAME="localhost").get("/leave/", headers={"referer": f"http://localhost/{code}/"}),
        )
        keep(f"gallery {code}", reader.get(f"/gallery/{code}/"))
    keep("found from en", reader.post("/en/search/", {"q": list(asked.values())[-1]}, headers=FROM_HERE))
    keep("start", reader.get("/", headers={"accept-language": "qab,en;q=0.3"}))
    editor = Client(SERVER_NAME="localhost")
    editor.force_login(User.objects.create_superuser("editor"))
    for code in asked:
        edition = Edition.objects.get(article__slug="lantern", language=code)
        keep(f"edit {code}", editor.get(f"/admin/articles/edition/{edition.pk}/change/"))
    keep("list", editor.get("/admin/articles/edition/"))
    keep("words", editor.get("/admin/search/expression/add/"))
    sys.stdout.write(json.dumps(pages))


main(json.loads(sys.argv[1]))
