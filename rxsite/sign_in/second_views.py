"""The pages of the second step: enter a code, set up an app, read recovery codes once."""

import secrets
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as keep_device
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.pages.paper_links import draw_code
from rxsite.sign_in.brake import Attempt, Step, account_of, keep_failure, keep_haste, keep_success, network_of, wait_of
from rxsite.sign_in.models import RecoveryCode
from rxsite.sign_in.records import Outcome, keep_record
from rxsite.sign_in.second_step import check_code, has_second_step, make_recovery_codes, set_up
from rxsite.sign_in.views import words_for

# In the session, until the app has shown that it has it.
KEY = "second_step_key"
KEY_BYTES = 20


class CodeInput(forms.TextInput):
    """Empty again after a code that did not fit."""

    def format_value(self, value: Any) -> None:
        return None


class CodeForm(forms.Form):
    second_step_code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=100,
        widget=CodeInput({"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )


@never_cache
@sensitive_post_parameters()
def enter_code(request: HttpRequest) -> HttpResponse:
    """After the password: the app's code, or a recovery code. Who has no app yet is led to set one up."""
    if not _is_staff(request):
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    user = cast(User, request.user)
    if cast(Any, user).is_verified():
        return HttpResponseRedirect(_next(request))
    if not has_second_step(user):
        return HttpResponseRedirect(f"{reverse('second_step_new')}?{request.GET.urlencode()}")
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        attempt = Attempt(account_of(user.get_username()), network_of(request), Step.CODE)
        if wait_of(attempt).seconds:
            _keep(keep_haste(attempt), Outcome.LOCKED, user)
        elif passed := check_code(user, form.cleaned_data["second_step_code"]):
            keep_success(attempt)
            return _go_on(request, passed.device, passed.outcome)
        else:
            keep_failure(attempt)
            keep_record(Outcome.WRONG_CODE, user.get_username())
            _keep(wait_of(attempt).is_locked, Outcome.LOCKED, user)
        wait = wait_of(attempt)
        status = 429 if wait.seconds else 200
        form.add_error(
            None, words_for(wait) if wait.seconds else gettext("This code does not fit, or was used already.")
        )
    return _page(request, "enter", gettext("Second step"), status=status, form=form)


@never_cache
@sensitive_post_parameters()
def set_up_app(request: HttpRequest) -> HttpResponse:
    """The first app, before anything else on the desk; or another one, for who did the second step with the old."""
    if not _is_staff(request):
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    user = cast(User, request.user)
    if has_second_step(user) and not cast(Any, user).is_verified():
        return HttpResponseRedirect(reverse("second_step"))
    key = request.session.get(KEY)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if key and form.is_valid():
        if device := set_up(user, key, form.cleaned_data["second_step_code"]):
            del request.session[KEY]
            _sign_in_with(request, device)
            return _codes_page(request)
        form.add_error(
            None, gettext("This is not what the app should show. It may just have changed: try the next one.")
        )
    if not key:
        key = request.session[KEY] = secrets.token_hex(KEY_BYTES)
    device = TOTPDevice(user=user, key=key)
    secret = device.config_url.partition("secret=")[2].partition("&")[0]
    return _page(
        request,
        "set_up",
        gettext("Set up the second step"),
        form=form,
        drawing=draw_code(device.config_url),
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
    )


@never_cache
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Asks, and shows new codes once. The gate lets nobody here who did not do the second step."""
    user = cast(User, request.user)
    if not _is_staff(request):
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    if not has_second_step(user):
        return HttpResponseRedirect(reverse("second_step_new"))
    if request.method == "POST":
        return _codes_page(request)
    return _page(request, "new_codes", gettext("Recovery codes"), left=RecoveryCode.objects.filter(user=user).count())


def _codes_page(request: HttpRequest) -> HttpResponse:
    return _page(request, "codes", gettext("Recovery codes"), codes=make_recovery_codes(cast(User, request.user)))


def _is_staff(request: HttpRequest) -> bool:
    return bool(request.user.is_active and cast(Any, request.user).is_staff)


def _keep(is_so: bool, outcome: Outcome, user: User) -> None:
    if is_so:
        keep_record(outcome, user.get_username())


def _sign_in_with(request: HttpRequest, device: TOTPDevice) -> None:
    """Under a new key: whoever saw the old one saw a session that could do nothing."""
    request.session.cycle_key()
    keep_device(request, device)


def _go_on(request: HttpRequest, device: TOTPDevice, outcome: Outcome) -> HttpResponse:
    _sign_in_with(request, device)
    keep_record(outcome, request.user.get_username())
    return HttpResponseRedirect(_next(request))


def _next(request: HttpRequest) -> str:
    """Where the person was going, if that is on the desk."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours and address.startswith(settings.RX_STAFF_PATH) else reverse("admin:index")


def _page(request: HttpRequest, name: str, title: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """Of the desk's frame the name alone: what else stands in it is for who did both steps."""
    context = {
        "title": title,
        "site_header": admin.site.site_header,
        "has_permission": False,
        "is_nav_sidebar_enabled": False,
        "next": _next(request),
        **more,
    }
    return render(request, f"admin/second_step/{name}.html", context, status=status)
