import random
from collections.abc import Iterator

import pytest

from kotatgent.core import text
from tests.life.town import Town


@pytest.fixture
def town(db) -> Iterator[Town]:
    with text.codes_from(random.Random(1)):
        yield Town()
