"""The app of signing in."""

from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "rxsite.sign_in"
    label = "sign_in"
    default_auto_field = "django.db.models.BigAutoField"
