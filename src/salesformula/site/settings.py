"""Settings of the machine, all from the environment. Settings of the business are policy, not here.

SALESFORMULA_HOME        folder of facts, database and secrets; ~/.salesformula
DATABASE_URL             sqlite:///… or postgresql://…; app.sqlite3 in the home folder
SALESFORMULA_SECRET_KEY  signs sessions; drawn once and kept in the home folder
SALESFORMULA_HOSTS       names this site answers to, separated by commas; localhost, 127.0.0.1, [::1]
SALESFORMULA_HTTPS       1 where browsers reach the site by https: secure cookies, HSTS, redirects
SALESFORMULA_PROXIES     number of trusted proxies in front, whose X-Forwarded-… headers are believed; 0
SALESFORMULA_SMTP        smtp://HOST:PORT, where mail leaves; without it mail waits
SALESFORMULA_UPLOAD_LIMIT_MB  how much one upload of the import wizard may hold; 200
SALESFORMULA_DEBUG       1 for errors with their traceback; never where others can reach the site
"""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from salesformula.facts import environment
from salesformula.facts.home import home
from salesformula.rooms import ROOMS
from salesformula.site.database import database
from salesformula.site.mail import mail_settings
from salesformula.site.secret import secret_key

HOME = home()
HTTPS = environment.flag("SALESFORMULA_HTTPS")
PROXIES = environment.whole("SALESFORMULA_PROXIES", default=0, low=0, high=10)

DEBUG = environment.flag("SALESFORMULA_DEBUG")
SECRET_KEY = secret_key(HOME)
ALLOWED_HOSTS = environment.listed("SALESFORMULA_HOSTS", default=("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "salesformula.web",
    "salesformula.identity",
    "salesformula.jobs",
    "salesformula.policybook",
    "salesformula.sources",
    "salesformula.doors",
    "salesformula.keeping",
    *(f"salesformula.rooms.{room}" for room in dict.fromkeys(ROOMS)),
    "salesformula.site",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "salesformula.identity.middleware.TokenMiddleware",
    "salesformula.identity.middleware.ViewerMiddleware",
    "salesformula.identity.middleware.SignedInMiddleware",
    "salesformula.site.failures.FailureMiddleware",
]

ROOT_URLCONF = "salesformula.site.urls"
WSGI_APPLICATION = "salesformula.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "salesformula.identity.display.context",
                "salesformula.site.frames.context",
            ],
        },
    }
]

DATABASES = {"default": database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Kept in the database because the rate limits of sign-in must be one for all workers.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "site_cache"}}

# Kept in the same database, so that a task is enqueued with the records it is about, or not at all.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "salesformula.identity.sign_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        # The worker says itself what ran and what failed.
        "django_tasks": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "salesformula": {"handlers": ["stderr"], "level": "INFO"},
    },
}

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "salesformula.site.static.HashedStatic"},
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
USE_I18N = True
# Instants are UTC without a zone, in this database as in the facts; pages move them to the company's zone.
USE_TZ = False
TIME_ZONE = "UTC"

globals().update(mail_settings())
