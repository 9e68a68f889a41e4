from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from wanderamt.foundation.templatetags.roles import has_role


@pytest.mark.django_db
def test_a_page_knows_the_roles_of_its_reader(clerk: Any) -> None:
    assert (has_role(clerk, "clerk"), has_role(clerk, "planner")) == (True, False)


def test_a_visitor_has_no_role() -> None:
    assert has_role(AnonymousUser(), "clerk") is False


@pytest.mark.django_db
def test_a_role_that_does_not_exist_is_a_mistake(clerk: Any) -> None:
    with pytest.raises(ValueError, match="king"):
        has_role(clerk, "king")
