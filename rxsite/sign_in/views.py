"""The page for signing in: Django's own, behind the brake, and with a kind word where it has to wait."""

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from rxsite.sign_in.brake import keep_failure, keep_success, read_attempt, seconds_to_wait
from rxsite.sign_in.hashing import TooManyAtOnceError

BUSY_SECONDS = 3


@never_cache
@sensitive_post_parameters()
@csrf_protect
def sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in, or says what is wrong, or when to try again."""
    if request.method != "POST":
        return admin.site.login(request)
    attempt = read_attempt(request)
    if seconds := seconds_to_wait(attempt):
        return later(request, status=429, seconds=seconds)
    try:
        response = admin.site.login(request)
    except TooManyAtOnceError:
        return later(request, status=503, seconds=BUSY_SECONDS)
    if request.user.is_authenticated and response.status_code == 302:
        keep_success(attempt)
    elif request.POST.get("username") and request.POST.get("password"):
        keep_failure(attempt)
    return response


def later(request: HttpRequest, *, status: int, seconds: int) -> HttpResponse:
    """The page again with the typed name and without the password, saying when to try again."""
    form = AdminAuthenticationForm(request, data={"username": request.POST.get("username", "")})
    form.errors.clear()
    form.add_error(None, _words(status, seconds))
    context = {
        **admin.site.each_context(request),
        "title": gettext("Log in"),
        "app_path": request.get_full_path(),
        "username": request.user.get_username(),
        "next": request.POST.get("next") or reverse("admin:index"),
        "form": form,
    }
    response = render(request, "admin/login.html", context, status=status)
    response["Retry-After"] = str(seconds)
    return response


def _words(status: int, seconds: int) -> str:
    if status == 503:
        return gettext("Many people are signing in just now. Please try again in a moment.")
    if seconds <= 90:
        wait = ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    else:
        minutes = -(-seconds // 60)
        wait = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    return gettext("After several attempts that failed, the next one has to wait. Please try again in %(wait)s.") % {
        "wait": wait
    }
