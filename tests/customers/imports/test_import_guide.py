"""The guide's sample works as it stands, and so do the columns that it promises to understand."""

from pathlib import Path

import httpx
import pytest

from customers.rules.imports.columns import mapping_of

from .conftest import Upload, done

SAMPLE = Path(__file__).parents[3] / "docs/samples/customers.csv"
GUIDE = Path(__file__).parents[3] / "docs/importing.md"


async def test_the_sample_of_the_guide_is_imported_whole(office: httpx.AsyncClient, plan: Upload) -> None:  # M-26 M-25
    assert f"samples/{SAMPLE.name}" in GUIDE.read_text()
    planned = await plan(SAMPLE.read_bytes())
    assert (planned["counts"]["create"], planned["counts"]["rows"]) == (4, 4)
    await done(office, planned["id"], "apply")
    listed = (await office.get("/customers")).json()["items"]
    assert {(customer["name"], customer["kind"]) for customer in listed} == {
        ("Ana Lopez", "individual"),
        ("Dupont Immobilier", "property_agent"),
        ("Hélène Œuvrard", "individual"),
        ("Bakery Martin", "business"),
    }
    assert {"12 rue des Lilas, 75002, Paris"} <= {customer["address"] for customer in listed}


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        (["NAME", "E-Mail", "Phone number", "Address"], ["name", "email", "phone", "address"]),
        (["Nom", "Courriel", "Téléphone", "Adresse"], ["name", "email", "phone", "address"]),
        (["Raison sociale", "Adresse e-mail", "Tél.", "Rue", "CP", "Ville"],
         ["name", "email", "phone", "address", "address", "address"]),
        (["Prénom", "Nom", "Mél", "Portable"], ["name", "name", "email", "phone"]),
        (["First name", "Last_Name", "Email", "Email"], ["name", "name", "email", None]),
        (["Customer", "Contact name", "Telephone", "Mobile"], ["name", None, "phone", None]),
        (["Type de client", "Statut", "Remarques", "Chiffre d'affaires"], ["kind", "status", None, None]),
    ],
)  # fmt: skip
def test_columns_are_guessed_in_english_and_french(columns: list[str], fields: list[str | None]) -> None:  # D-21 D-40
    names = [f"{column}{' ' * place}" for place, column in enumerate(columns)]
    assert list(mapping_of(names, {}).values()) == fields


def test_what_is_given_counts_more_than_what_is_guessed() -> None:
    given = {"Mobile": "phone", "Contact": "name", "Name": None}
    mapping = mapping_of(["Name", "Phone", "Mobile", "Contact", "City"], given)  # type: ignore[arg-type]
    assert mapping == {"Name": None, "Phone": None, "Mobile": "phone", "Contact": "name", "City": "address"}
