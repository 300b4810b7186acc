"""Writes nginx's configuration for this node, and the pages that nginx shows by itself; run it at each deploy."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from rxsite.deploying.nginx import FOLDER, Node, write_configuration


class Command(BaseCommand):
    """Everything that the site knows is taken from its settings; the rest is asked for."""

    help = "Write nginx.conf for this node into RX_DATA/nginx/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--application", default="unix:/run/rxsite/site.sock", help="where gunicorn listens")
        parser.add_argument("--listen", action="append", help="an address of nginx's own: “443 ssl http2”; repeatable")
        parser.add_argument("--listen-plain", action="append", help="where http leads to https; repeatable")
        parser.add_argument("--staff-listen", action="append", help="where RX_STAFF_HOST is served; repeatable")
        parser.add_argument("--certificate", default="", help="path of the certificate with its chain")
        parser.add_argument("--key", default="", help="path of its key")
        parser.add_argument("--user", default=Node.user, help="the account of nginx's workers")
        parser.add_argument("--run", default=Node.run, help="a folder for nginx's own files, best in memory")
        parser.add_argument("--error-log", default=Node.error_log)
        parser.add_argument("--types", default=Node.types, help="nginx's mime.types")
        parser.add_argument("--brotli-module", default=Node.brotli_module, help="empty where there is none")

    def handle(self, *arguments: Any, **options: Any) -> None:
        lists = {
            name: tuple(options[name])
            for name in ("listen", "listen_plain", "staff_listen")
            if options[name] is not None
        }
        names = ("application", "certificate", "key", "user", "run", "error_log", "types", "brotli_module")
        node = Node(**{name: options[name] for name in names} | lists)
        if settings.IS_HTTPS and not node.certificate:
            raise CommandError("Beyond loopback nginx needs --certificate and --key.")
        try:
            path = write_configuration(node, Path(settings.RX_DATA) / FOLDER)
        except OSError as error:
            raise CommandError(f"It could not be written: {error}") from error
        self.stdout.write(str(path))
