"""Settings; everything that differs between installations is an environment variable.

See docs/settings.md. Nothing here starts a service: `examiner.standalone.ensure` does.
"""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from examiner import environment, standalone

BASE_DIR = Path(__file__).resolve().parent.parent
PLACES = standalone.Places(standalone.home())

# Identity and safety
DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.text("SECRET_KEY")
if not SECRET_KEY and PLACES.secret_key.exists():
    SECRET_KEY = PLACES.secret_key.read_text()
# The machine itself may always ask (health checks).
ALLOWED_HOSTS = [*environment.words("ALLOWED_HOSTS"), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
BEHIND_TLS = environment.flag("BEHIND_TLS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# The house
INSTALLED_APPS = [
    "examiner.web",
    "examiner.api",
    "examiner.cases",
    "examiner.accounts",
    "workers",
    "search",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "django_linear_migrations",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Before the check of the token, which reads the whole body.
    "examiner.web.middleware.LargestBody",
    "examiner.web.middleware.SignInFirst",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "examiner.web.middleware.HideWhatIsNotVisible",
]
ROOT_URLCONF = "examiner.urls"
WSGI_APPLICATION = "examiner.wsgi.application"
ASGI_APPLICATION = "examiner.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = 10
AXES_VERBOSE = False
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Database, cache
DATABASES = {
    "default": dj_database_url.parse(
        environment.text("DATABASE_URL") or PLACES.database_url,
        conn_max_age=60,
        conn_health_checks=True,
    ),
}
REDIS_URL = environment.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "examiner.caching.ForgivingRedis",
        "LOCATION": f"{REDIS_URL.rstrip('/')}/1"
        if REDIS_URL
        else f"unix://{PLACES.redis_socket}?db=1",
        "OPTIONS": {"socket_timeout": 2},
    },
}
# In the database: sign-in and sign-out must not depend on the cache.
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Celery
CELERY_BROKER_URL = (
    f"{REDIS_URL.rstrip('/')}/0"
    if REDIS_URL
    else f"redis+socket://{PLACES.redis_socket}?virtual_host=0"
)
CELERY_TASK_IGNORE_RESULT = True  # state is a row
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "cpu"
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 24 * 3600,
    # Whoever queues a search waits for this long at most where Redis is gone.
    "socket_connect_timeout": 2,  # seconds
    "socket_timeout": 5,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# Django REST framework
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "examiner.api.errors.answer",
    "DEFAULT_THROTTLE_RATES": {"uploads": "120/min", "searches": "120/min"},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Ornament",
    "DESCRIPTION": "Prior-art search for design patents.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "examiner.api.query_component.add",
    ],
    "ENUM_NAME_OVERRIDES": {
        "PatentSourceEnum": "search.models.patents.Patent.Source",
        "CaptionSourceEnum": "search.models.figures.Caption.Source",
        "PartyRoleEnum": "search.models.patents.Party.Role",
        "CitationRoleEnum": "examiner.cases.models.citations.Citation.Role",
        "ReferenceKindEnum": "search.models.patents.Reference.Kind",
        "JobKindEnum": "search.models.jobs.Job.Kind",
        "EvidenceKindEnum": "examiner.cases.models.evidence.Evidence.Kind",
        "UploadStateEnum": "search.models.uploads.Upload.State",
        "CaseStateEnum": "examiner.cases.models.cases.Case.State",
        "MemberRoleEnum": "examiner.cases.models.cases.CaseMember.Role",
        "UserRoleEnum": "examiner.accounts.models.User.Role",
        "ClassSearchSchemeEnum": "examiner.cases.models.searches.ClassSearch.Scheme",
    },
}

# Files
PUBLIC_MEDIA = environment.folder("ORNAMENT_MEDIA", PLACES.home / "media")
PRIVATE_MEDIA = environment.folder("ORNAMENT_PRIVATE_MEDIA", PLACES.home / "private")
STATIC_URL = "static/"
STATIC_ROOT = environment.folder("STATIC_ROOT", PLACES.home / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "examiner.web.static_files.HashedFiles"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
LARGEST_UPLOAD = 260 * 2**20  # a search's ten files of 25 MB in one form
# Folders whose files an administrator may name as a source of an import
IMPORT_ROOTS = environment.folders(
    "IMPORT_ROOTS", [PLACES.home / "imports", environment.text("ORNAMENT_TEST_DATA")]
)
IMPORT_LARGEST_FILE = environment.number("IMPORT_LARGEST_FILE", 2 * 2**30)  # bytes

# Search and what it learns from
ORNAMENT_ENCODER = environment.text("ORNAMENT_ENCODER", "default")
# Embedded beside it, one vector each; none where it is empty
ORNAMENT_FACETS = environment.words("ORNAMENT_FACETS", "silhouette,pattern,layout")
# "gpu" where a worker with a GPU listens
ORNAMENT_EMBEDDING_QUEUE = environment.text("ORNAMENT_EMBEDDING_QUEUE", "cpu")
ORNAMENT_CAPTIONER = environment.text("ORNAMENT_CAPTIONER", "measured")
TRAININGS = environment.folder("ORNAMENT_TRAININGS", PLACES.home / "training")
# Codes beside the vectors, for `auto` and `codes`; PostgreSQL answers without them.
CODES = environment.folder("ORNAMENT_CODES", PLACES.home / "codes")
ORNAMENT_BACKEND = environment.choice("ORNAMENT_BACKEND", ("auto", "pgvector", "codes"))
# Fewer eligible figures than this are scanned exactly (docs/measurements.md).
ORNAMENT_EXACT_BELOW = environment.number("ORNAMENT_EXACT_BELOW", 50_000)

# Language and time
LANGUAGE_CODE = "en-us"
TIME_ZONE = environment.text("TIME_ZONE", "UTC")
USE_I18N = False
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Logs: times, sizes and ids; never words, names or pixels of a case.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "examiner.logs.Discreet",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"axes": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "INFO")},
}
