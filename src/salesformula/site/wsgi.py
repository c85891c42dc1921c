"""The application for a WSGI server of one's own: ``gunicorn salesformula.site.wsgi``. Run ``serve`` otherwise."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesformula.site.settings")
application = get_wsgi_application()
