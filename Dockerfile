# One image for the web and for every worker; the command tells them apart.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
WORKDIR /app

# requirements-gpu.txt for the image of a GPU worker.
ARG REQUIREMENTS=requirements.txt
COPY requirements*.txt ./
RUN pip install -r "$REQUIREMENTS"

COPY . .
RUN useradd --create-home ornament \
 && mkdir -p /data \
 && chown ornament /data \
 && STATIC_ROOT=/app/static SECRET_KEY=only-for-collectstatic \
    DATABASE_URL=postgresql://unused/unused REDIS_URL=redis://unused \
    python manage.py collectstatic --noinput

USER ornament
ENV ORNAMENT_HOME=/data STATIC_ROOT=/app/static
EXPOSE 8000
# The access log tells paths alone: what is asked for in words, and the page that led
# there, stay out of it.
CMD ["gunicorn", "examiner.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--access-logfile", "-", "--access-logformat", "%(h)s %(t)s %(m)s %(U)s %(s)s %(B)s %(D)s"]
