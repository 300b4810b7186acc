"""Does what was planned for a moment that has come, and says of each plan how it went."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.plans.running import run_due_plans


class Command(BaseCommand):
    help = "Publish and withdraw what was planned for a moment that has come. Run it as often as you like."

    def handle(self, *arguments: Any, **options: Any) -> None:
        for end in run_due_plans():
            self.stdout.write(f"{end}. {end.why}".strip())
