"""A FastAPI application with two routes that return given bytes and nothing else: `python bench/bare_api.py PORT`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from starlette.responses import Response

BODIES = Path(os.environ["BARE_BODIES"])
app = FastAPI()


@app.get("/factors")
def factors() -> Response:
    return Response((BODIES / "factors.json").read_bytes(), media_type="application/json")


@app.post("/calculate")
async def calculate(request: Request) -> Response:
    await request.json()
    return Response((BODIES / "calculate.json").read_bytes(), media_type="application/json")


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
