"""What all pages of a request have in common."""

from datetime import date
from typing import TYPE_CHECKING, Any

from wanderamt.apps.fleet.values import RequestData
from wanderamt.foundation.errors import text
from wanderamt.foundation.forms import Form
from wanderamt.kernel.errors import DomainError

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class RefusableForm(Form):
    """A form that shows a refusal which its view has caught itself."""

    def refuse(self, error: DomainError) -> None:
        """Show `error` at the field it names, with what was typed kept."""
        self.add_error(error.field if error.field in self.fields else None, text(error))


class StepForm(RefusableForm):
    """One page of questions. `today` is the calendar day in Hannover."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def answers(self) -> dict[str, Any]:
        """What was answered, as columns of `RequestData`."""
        return dict(self.cleaned_data)

    @classmethod
    def initial_of(cls, data: RequestData) -> dict[str, Any]:
        """The page filled with what is stored."""
        return {name: getattr(data, name) for name in cls.base_fields if hasattr(data, name)}


def needed(text: "_StrPromise") -> dict[str, Any]:
    """What is said where a field was left empty."""
    return {"required": text}
