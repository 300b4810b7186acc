"""Every address of the site: pages by language, the discreet copy, staff under /admin/, and leaving."""

from django.contrib import admin
from django.urls import include, path, re_path

from articles.credits.urls import people_patterns
from articles.pages import urls as articles
from articles.pages.gallery import gallery
from articles.pages.views import missing
from articles.pictures.serving import show_picture
from articles.reviewing.urls import opinion_patterns
from patienttools.ask import urls as ask
from patienttools.paper import urls as paper
from patienttools.typed import views as typed
from rxsite.front.views import choose_language, front_page, one_box
from rxsite.languages import language_pattern
from rxsite.last_resort import server_error
from rxsite.robots import robots, sitemap, sitemap_page
from rxsite.sign_in.second_views import enter_code, recovery_codes, set_up_app
from rxsite.sign_in.views import sign_in
from rxsite.start import start
from rxsite.watching.views import how_it_is_doing

urlpatterns = [
    # /leave/ is answered ahead of these, by rxsite.leaving.
    path("", start, name="start"),
    path("robots.txt", robots),
    path("sitemap.xml", sitemap),
    re_path(r"^sitemap-(?P<page>\d{1,7})\.xml$", sitemap_page),
    # Ahead of Django's own, which has no brake.
    path("admin/login/", sign_in, name="sign_in"),
    path("admin/second-step/", enter_code, name="second_step"),
    path("admin/second-step/new/", set_up_app, name="second_step_new"),
    path("admin/second-step/codes/", recovery_codes, name="second_step_codes"),
    path("admin/how-it-is-doing/", how_it_is_doing, name="how_it_is_doing"),
    # The address of Django’s own index, which is part of it.
    path("admin/", admin.site.admin_view(front_page), name="front_page"),
    path("admin/language/", admin.site.admin_view(choose_language), name="desk_language"),
    path("admin/waiting/<slug:key>/", admin.site.admin_view(one_box), name="waiting"),
    path("admin/typed/", admin.site.admin_view(typed.keep), name="typed"),
    path("admin/typed/<int:key>/", admin.site.admin_view(typed.look), name="typed_look"),
    path("admin/", admin.site.urls),
    # On loopback only; beyond it nginx serves pictures itself.
    path("media/<str:name>", show_picture),
    path("r/", include(ask.discreet_patterns)),
    path("r/", include(paper.discreet_patterns)),
    path("r/", include(articles.discreet_patterns)),
    path("o/", include(opinion_patterns)),
    re_path(rf"^gallery/(?P<language>{language_pattern()})/$", gallery),
    re_path(rf"^(?P<language>{language_pattern()})/", include(ask.open_patterns)),
    re_path(rf"^(?P<language>{language_pattern()})/", include(paper.open_patterns)),
    re_path(rf"^(?P<language>{language_pattern()})/", include(people_patterns)),
    re_path(rf"^(?P<language>{language_pattern()})/", include(articles.open_patterns)),
]

handler404 = missing
handler500 = server_error
