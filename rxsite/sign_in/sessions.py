"""Sessions: an answer is not thrown away because the renewal of its session had to wait too long for the database.

Django answers 400 then, whatever the request did: a save that is stored would look like one that failed.
"""

from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse


class PatientSessionMiddleware(SessionMiddleware):
    """A session that is still there is renewed by the next use. One that is gone is Django's matter."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            key = request.session.session_key
            if key and request.session.exists(key):
                return response
            raise
