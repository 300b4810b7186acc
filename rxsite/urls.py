"""Every address of the site: pages by language, the discreet copy, staff under /admin/, and leaving."""

from django.contrib import admin
from django.urls import include, path, re_path

from articles import urls as articles
from articles.gallery import gallery
from articles.views import missing
from rxsite.languages import language_pattern
from rxsite.start import start

urlpatterns = [
    path("", start, name="start"),
    path("admin/", admin.site.urls),
    path("r/", include(articles.discreet_patterns)),
    re_path(rf"^gallery/(?P<language>{language_pattern()})/$", gallery),
    re_path(rf"^(?P<language>{language_pattern()})/", include(articles.open_patterns)),
]

handler404 = missing
