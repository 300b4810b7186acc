"""Asks politely whether what texts, sources, helplines and events lead to is still there."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.links.checking import Turns, check_links
from articles.links.fetching import Fetcher
from articles.links.models import Link, LinkOutcome
from articles.links.standing import read_all


class Command(BaseCommand):
    help = (
        "Ask whether the pages that texts, sources, helplines and events lead to are still there: one question at a "
        "time, with a pause at each host, never at this site itself nor in a private network. A timer calls it once a "
        "day (deploy/systemd/); nothing else of the site asks anybody."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--minutes", type=int, default=120, help="how long it may take (120)")
        parser.add_argument("--all", action="store_true", help="ask for all of them now, and not for what is due alone")

    def handle(self, *arguments: Any, **options: Any) -> None:
        read_all()
        if options["all"]:
            Link.objects.exclude(due_at__lte=timezone.now()).update(due_at=timezone.now())
        turns = Turns(settings.RX_LINKS_PAUSE)
        fetcher = Fetcher(own_hosts=settings.ALLOWED_HOSTS, agent=settings.RX_LINKS_AGENT, before_each=turns.wait)
        tally = check_links(fetcher, seconds=60 * options["minutes"])
        said = ", ".join(f"{LinkOutcome(name).label}: {count}" for name, count in sorted(tally.outcomes.items()))
        broken = Link.objects.broken().count()
        self.stdout.write(f"{said or 'Nothing was due'}. Put off: {tally.put_off}. Broken: {broken}.")
