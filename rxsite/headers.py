"""Sets the headers of every response, static files and errors included; the outermost part of the road.

Django's SecurityMiddleware and XFrameOptionsMiddleware set those that Django knows, from settings.py.
"""

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponse]

# Everything that a browser could do for a page, refused, but for writing to the clipboard (the copied link).
REFUSED_FEATURES = (
    "accelerometer autoplay browsing-topics camera clipboard-read compute-pressure cross-origin-isolated "
    "display-capture encrypted-media fullscreen gamepad geolocation gyroscope hid identity-credentials-get "
    "idle-detection keyboard-map local-fonts magnetometer microphone midi otp-credentials payment "
    "picture-in-picture private-state-token-issuance publickey-credentials-create publickey-credentials-get "
    "screen-wake-lock serial storage-access sync-xhr usb window-management xr-spatial-tracking"
)
PERMISSIONS_POLICY = ", ".join([*(f"{name}=()" for name in REFUSED_FEATURES.split()), "clipboard-write=(self)"])

# Whitenoise gives these answers their own caching: a year for hashed names, a minute for others.
CACHED_STATUSES = (200, 206, 304)


class HeadersMiddleware:
    """Adds what Django does not know, forbids storing pages, and lets no staff cookie out to a reader."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response["X-DNS-Prefetch-Control"] = "off"
        if not (request.path.startswith(settings.STATIC_URL) and response.status_code in CACHED_STATUSES):
            # Only this kept the text of pages out of a browser's files (measured in Chromium).
            response["Cache-Control"] = "no-store"
        if not request.path.startswith(settings.RX_STAFF_PATH):
            # A form with {% csrf_token %} on a public page would set one: a mistake that must not reach a
            # reader.
            response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
            response.cookies.pop(settings.CSRF_COOKIE_NAME, None)
        return response


class PolicyMiddleware(CSPMiddleware):
    """The Content-Security-Policy of settings.py, with RX_ADMIN_POLICY laid over it under /admin/."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith(settings.RX_STAFF_PATH):
            parts.replace = settings.RX_ADMIN_POLICY | (parts.replace or {})
        return parts
