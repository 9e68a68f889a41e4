"""The form behind the button of a packing line."""

from django import forms

from wanderamt.foundation.forms import Form


class CheckForm(Form):
    """Hidden values of a line; what a browser cannot send wrong has no message of its own."""

    key = forms.CharField(max_length=80)
    quantity = forms.IntegerField(min_value=1, max_value=32_767)
    undo = forms.BooleanField(required=False)
