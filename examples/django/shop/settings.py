"""The settings, as far as they matter here; credentials are in the environment."""

import os

SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
CONOMY_WEBHOOK_SECRET = os.environ["CONOMY_WEBHOOK_SECRET"]
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "shop.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("SHOP_DATABASE", "shop.db"),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
