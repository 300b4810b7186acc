"""What the production server runs: the site behind its stored pages, refused while the configuration is faulty."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rxsite.settings")

django_application = get_wsgi_application()

# Commands check by themselves; a server does not. The check module reads settings, so it comes after them.
from markdown_it.common.normalize_url import normalizeLink, normalizeLinkText  # noqa: E402

from rxsite.checks import find_faults  # noqa: E402
from rxsite.databases.limits import keep_limits  # noqa: E402
from rxsite.pagestore.site import with_store  # noqa: E402

# Two threads that fill one of this library's tables at once make a request fail (mdurl 0.1): filled here, before
# workers fork.
normalizeLinkText(normalizeLink("https://site.example/é%20"))

if faults := find_faults():
    raise SystemExit("\n".join(["The site cannot start:", *(str(fault) for fault in faults)]))

keep_limits()

# Finished pages stand ahead of Django; each worker begins with them by itself (gunicorn_config.py).
application = with_store(django_application)
