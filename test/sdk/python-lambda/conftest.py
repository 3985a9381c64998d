"""Fixtures of the suite for the Python SDK of AWS Lambda durable functions.

The suite runs against the service that ``AWS_ENDPOINT_URL_LAMBDA`` names, which calls the
functions of the folder ``functions``; ``npm run test:sdks -- python-lambda`` starts it:

    npx greenroom exec --lambda --time skip \\
        --function 'quick_start=python -m awslambdaric functions.quick_start.handler' … \\
        -- python -m pytest
"""

import os

import pytest

from service import Service


@pytest.fixture(scope="session")
def service() -> Service:
    if not os.environ.get("AWS_ENDPOINT_URL_LAMBDA"):
        pytest.exit(
            "AWS_ENDPOINT_URL_LAMBDA is not set: these tests need a running service, for example "
            "`npm run test:sdks -- python-lambda`.",
            returncode=2,
        )
    return Service()
