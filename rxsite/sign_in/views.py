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

from rxsite.sign_in.brake import Wait, keep_failure, keep_haste, keep_success, read_attempt, wait_of
from rxsite.sign_in.hashing import TooManyAtOnceError
from rxsite.sign_in.records import Outcome, keep_record

BUSY_SECONDS = 3


@never_cache
@sensitive_post_parameters()
@csrf_protect
def sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in, or says what is wrong, or when to try again."""
    if request.method != "POST":
        return admin.site.login(request)
    attempt, name = read_attempt(request), request.POST.get("username", "")
    if wait_of(attempt).seconds:
        if keep_haste(attempt):
            keep_record(Outcome.LOCKED, name)
        return later(request, wait_of(attempt))
    try:
        response = admin.site.login(request)
    except TooManyAtOnceError:
        return later(request, None)
    if request.user.is_authenticated and response.status_code == 302:
        keep_success(attempt)
        keep_record(Outcome.SIGNED_IN, request.user.get_username())
    elif name and request.POST.get("password"):
        keep_failure(attempt)
        keep_record(Outcome.WRONG_PASSWORD, name)
        if (wait := wait_of(attempt)).is_locked:
            keep_record(Outcome.LOCKED, name)
            return later(request, wait)
    return response


def later(request: HttpRequest, wait: Wait | None) -> HttpResponse:
    """The page again with the typed name and without the password, saying what to do; None: too many at once."""
    form = AdminAuthenticationForm(request, data={"username": request.POST.get("username", "")})
    form.errors.clear()
    form.add_error(None, words_for(wait))
    context = {
        **admin.site.each_context(request),
        "title": gettext("Log in"),
        "app_path": request.get_full_path(),
        "username": request.user.get_username(),
        "next": request.POST.get("next") or reverse("admin:index"),
        "form": form,
    }
    response = render(request, "admin/login.html", context, status=429 if wait else 503)
    response["Retry-After"] = str(wait.seconds if wait else BUSY_SECONDS)
    return response


def words_for(wait: Wait | None) -> str:
    """What somebody is told who has to wait."""
    if wait is None:
        return gettext("Many people are signing in just now. Please try again in a moment.")
    if wait.seconds <= 90:
        span = ngettext("%(count)d second", "%(count)d seconds", wait.seconds) % {"count": wait.seconds}
    else:
        minutes = -(-wait.seconds // 60)
        span = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if wait.is_locked:
        return gettext(
            "After too many attempts that failed, this account is locked for the place where you are. It opens by "
            "itself in %(wait)s. If that is too long, or if it was not you who tried, ask an administrator of the site "
            "to unlock your account, or whoever runs the server to run: manage.py unlock_sign_in with your name."
        ) % {"wait": span}
    return gettext("After several attempts that failed, the next one has to wait. Please try again in %(wait)s.") % {
        "wait": span
    }
