import pytest

from wanderamt.engines.privacy import (
    DeclarationMissing,
    Further,
    PurposeMissing,
    Query,
    SearchDataMissing,
    SearchDataNotTogether,
)

BORN = (Further.BORN_ON, "1950-04-01")
SEX = (Further.SEX, "w")
STATUS = (Further.MARITAL_STATUS, "verheiratet")


def query(**changes: object) -> Query:
    return Query(
        **{
            "family_name": "Musterfrau",
            "given_name": "Erika",
            "address": "Hauptstraße 1, 30159 Hannover",
            "no_advertising": True,
            **changes,
        }  # type: ignore[arg-type]  # the table mixes types on purpose
    )


def test_name_and_address_are_enough() -> None:
    assert query().address == "Hauptstraße 1, 30159 Hannover"


@pytest.mark.parametrize("second", [SEX, STATUS, (Further.BORN_IN, "Peine"), (Further.SPOUSE, "Max M.")])
def test_two_further_data_take_the_place_of_an_address(second: tuple[Further, str]) -> None:
    assert query(address="", further=(BORN, second)).further == (BORN, second)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"family_name": ""}, "family_name"),
        ({"family_name": " \t"}, "family_name"),
        ({"given_name": ""}, "given_name"),
        ({"address": ""}, "address"),
        ({"address": "   "}, "address"),
        ({"address": "", "further": (BORN,)}, "address"),
        ({"address": "", "further": (BORN, BORN)}, "address"),
        ({"address": "", "further": (BORN, (Further.SPOUSE, " "))}, "address"),
    ],
)
def test_a_thin_description_is_refused_and_says_what_to_add(changes: dict[str, object], field: str) -> None:
    with pytest.raises(SearchDataMissing) as refused:
        query(**changes)

    assert refused.value.field == field
    assert "zwei weitere Angaben" in str(refused.value)


@pytest.mark.parametrize("address", ["", "Hauptstraße 1"])
def test_sex_and_marital_status_do_not_go_together(address: str) -> None:
    with pytest.raises(SearchDataNotTogether):
        query(address=address, further=(SEX, STATUS))


def test_without_the_declaration_nobody_looks_anything_up() -> None:
    with pytest.raises(DeclarationMissing) as refused:
        query(no_advertising=False)

    assert refused.value.field == "no_advertising"


@pytest.mark.parametrize("purpose", ["", "  "])
def test_commercial_use_names_its_purpose(purpose: str) -> None:
    with pytest.raises(PurposeMissing) as refused:
        query(commercial=True, purpose=purpose)

    assert refused.value.field == "purpose"
    assert query(commercial=True, purpose="Forderung aus Kaufvertrag").commercial


def test_private_use_needs_no_purpose() -> None:
    assert query(commercial=False).purpose == ""
