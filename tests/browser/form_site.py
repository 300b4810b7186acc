"""Settings of the site with one more page, a form; browser tests of forms start the site with them."""

from rxsite.settings import *  # noqa: F403

ROOT_URLCONF = "tests.browser.form_urls"
