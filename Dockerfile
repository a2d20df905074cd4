FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app

COPY requirements-runtime.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements-runtime.lock

COPY . .
# Static files and message catalogues are part of the image. The key serves these two commands alone.
RUN export SECRET_KEY=only-while-the-image-is-made \
    && python -m compileall -q kotatgent landlords listings inspections frontend \
    && python manage.py compile_messages \
    && python manage.py collectstatic --noinput \
    && useradd --system --uid 1000 kotatgent \
    && mkdir /media && chown -R kotatgent /media /app/var

USER kotatgent
VOLUME /media
EXPOSE 8000
CMD ["gunicorn", "kotatgent.wsgi", "--logger-class", "kotatgent.operations.web_log.Logger", "--workers", "2", "--threads", "4"]
