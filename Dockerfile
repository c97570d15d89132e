FROM python:3.11-slim

# tini: PID 1 that hands on SIGTERM and reaps children
RUN apt-get update \
    && apt-get install -y --no-install-recommends tini \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --uid 10001 carbonscore

WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt

COPY app.py LICENSE NOTICE ./
COPY .streamlit .streamlit
COPY assets assets
COPY data data
COPY docs docs
COPY core core
COPY pages pages

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8501 \
    PERSISTENT_ARTIFACT_DIR=/var/lib/carbonscore

# static files compressed once, here, and not at every start
RUN python -m compileall -q core pages app.py \
    && mkdir -p /var/lib/carbonscore \
    && python -m core.web.packed /var/lib/carbonscore/static \
    && chown -R carbonscore /var/lib/carbonscore

USER carbonscore
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health', timeout=4)"]
ENTRYPOINT ["tini", "--"]
CMD ["sh", "-c", "exec streamlit run app.py --server.address \"$HOST\" --server.port \"$PORT\" --server.headless true"]
