"""Site: the store of this process, put together from the settings, around Django and with a keeper that stands by."""

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from patienttools.generation.models import generation_stepped
from rxsite.pagestore.changes import apply_changes
from rxsite.pagestore.keeper import Keeper
from rxsite.pagestore.layer import PageStoreLayer
from rxsite.pagestore.layout import site_layout
from rxsite.pagestore.making import Application
from rxsite.pagestore.release import release_of_this_process
from rxsite.pagestore.store import Store
from rxsite.pagestore.writer import Writer


def make_store() -> Store | None:
    """The store of this node; None where the operator wants none (RX_STORE_MB=0)."""
    if not settings.RX_STORE_MB:
        return None
    return Store(site_layout(release_of_this_process()), settings.RX_STORE_MB * 1024 * 1024)


class StoredSite:
    """Django behind its stored pages, as a WSGI application. Nothing is opened before `begin`."""

    def __init__(self, application: Application, store: Store) -> None:
        self._application, self.store = application, store
        self.writer = Writer(store)
        self.layer = PageStoreLayer(application, store, self.writer.keep)
        self.keeper = Keeper(store, application)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        return self.layer(environ, start_response)

    def begin(self) -> None:
        """In each worker, once it stands alone: nginx serves this release from here on, and a keeper stands by.

        Raises nothing: a disk that cannot be written to leaves a site without a store.
        """
        follow(self.store)
        self.store.prepare()
        self.keeper.stand_by()


def with_store(application: Application) -> Application:
    """The application behind its stored pages, or as it is where there is no store."""
    store = make_store()
    return application if store is None else StoredSite(application, store)


def follow(store: Store) -> None:
    """What this process changes shows at once on this node: whoever published sees it at the next request."""
    generation_stepped.connect(partial(_apply_after_commit, store), weak=False, dispatch_uid="page-store")


def _apply_after_commit(store: Store, sender: Any, **options: Any) -> None:
    # Robust: the change is committed, and the keeper will see it whatever happens here.
    transaction.on_commit(partial(apply_changes, store), robust=True)
