"""The WSGI entry: gunicorn -c config/gunicorn.py wsgi:app."""

from portal.app import create_app

app = create_app()
