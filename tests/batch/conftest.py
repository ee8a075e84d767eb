"""What several tests of tables share."""

from __future__ import annotations

import pytest

from readiness.packs import load
from readiness.questionnaire import Questionnaire


@pytest.fixture(scope="session")
def north_west(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    """The shipped pack, compiled in a home of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("READINESS_HOME", str(tmp_path_factory.mktemp("home")))
        return load()
