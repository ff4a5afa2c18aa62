"""The ASGI application, after its services."""

import os

from django.core.asgi import get_asgi_application

from examiner import standalone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examiner.settings")
standalone.ensure()
application = get_asgi_application()
