"""The filter {{ number|digits }}: in the digits of the page's language."""

from django import template

from patienttools.languages import in_own_digits

register = template.Library()
register.filter("digits", in_own_digits)
