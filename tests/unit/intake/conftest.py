from pathlib import Path

import pytest

from tests.unit.intake.inputs import Inputs


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    return Inputs.copied_to(tmp_path)
