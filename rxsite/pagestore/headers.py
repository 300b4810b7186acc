"""Headers: those of every stored page, made by the very parts of the road that make them for Django's answers.

They follow from the address alone, so that nginx can set them for the files that it serves itself.
"""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

# The parts of settings.MIDDLEWARE that set headers stand first, this one last of them.
_LAST = "django.middleware.security.SecurityMiddleware"
# Set for each answer by its body, and by whoever sends it.
OF_THE_BODY = frozenset({"content-length", "content-encoding", "vary", "date", "server", "connection"})

Headers = list[tuple[str, str]]


def headers_of(path: str) -> Headers:
    """The headers of the stored page at this address, without those that its body decides."""
    answer = _bare
    for name in reversed(settings.MIDDLEWARE[: settings.MIDDLEWARE.index(_LAST) + 1]):
        answer = import_string(name)(answer)
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.META |= {"SERVER_NAME": "localhost", "SERVER_PORT": "443", "wsgi.url_scheme": "https"}
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        request.META[name] = value
    response = answer(request)
    return [(name, value) for name, value in response.items() if name.lower() not in OF_THE_BODY]


def _bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def are_same(some: Iterable[tuple[str, str]], others: Iterable[tuple[str, str]]) -> bool:
    """Whether two answers say the same, but for what their bodies decide and for the order of a policy's parts."""
    return _compared(some) == _compared(others)


def _compared(headers: Iterable[tuple[str, str]]) -> list[tuple[str, object]]:
    found = ((name.lower(), value) for name, value in headers)
    return sorted(
        (name, sorted(value.split("; ")) if name == "content-security-policy" else [value])
        for name, value in found
        if name not in OF_THE_BODY
    )
