"""The WSGI application, after its services."""

import os

from django.core.wsgi import get_wsgi_application

from examiner import standalone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examiner.settings")
standalone.ensure()
application = get_wsgi_application()
