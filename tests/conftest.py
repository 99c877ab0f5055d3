"""What tests of several rooms share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def facts() -> Path:
    """Folder of the published facts that tests compare with; `README.md` there names sources."""
    return ROOT / "tests" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the larger data sets that the package does not ship, or a skip that says so."""
    place = Path(os.environ.get("ALLSOLID_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not place.is_dir():
        pytest.skip(f"the data sets are not beside the checkout (looked in {place})")
    return place
