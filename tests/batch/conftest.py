"""What several tests of tables share."""

from __future__ import annotations

import pytest

from readiness.packs import load
from readiness.questionnaire import Questionnaire


@pytest.fixture(scope="session")
def north_west() -> Questionnaire:
    """The shipped pack."""
    return load()
