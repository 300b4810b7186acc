"""Keeps the stored pages of this node in step with the library, as a process of its own, until it is stopped."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application

from rxsite.databases.limits import keep_limits
from rxsite.pagestore.keeper import Keeper
from rxsite.pagestore.site import make_store


class Command(BaseCommand):
    help = "Look four times a second at what changed, drop stored pages that went, and make anew what shows a change."

    def handle(self, *arguments: Any, **options: Any) -> None:
        store = make_store()
        if store is None:
            raise CommandError("RX_STORE_MB is 0: there are no stored pages to keep.")
        keep_limits()
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_received: stop.set())
        Keeper(store, get_wsgi_application()).run(stop)
