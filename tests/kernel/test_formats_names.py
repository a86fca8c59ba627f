"""Names sort the Norwegian way, and lists read as sentences do."""

import pytest

from fotfeste.kernel.formats import Language, join_list, name_sort_key


def test_the_last_letters_come_last_in_their_own_order() -> None:
    names = ["Åse", "Ørn", "Ære", "Zoe", "Ada"]
    assert sorted(names, key=name_sort_key) == ["Ada", "Zoe", "Ære", "Ørn", "Åse"]


def test_double_a_sorts_as_the_last_letter() -> None:
    assert sorted(["Åsen", "Aasen", "Øby", "Abel"], key=name_sort_key)[:2] == ["Abel", "Øby"]
    assert name_sort_key("Aasen") == name_sort_key("Åsen") == name_sort_key("AASEN")


def test_the_letters_of_the_neighbours_sort_as_ours() -> None:
    assert name_sort_key("Öberg") == name_sort_key("Øberg")
    assert name_sort_key("Bäck") == name_sort_key("Bæck")


def test_capitals_make_no_difference() -> None:
    assert name_sort_key("ÆØÅ") == name_sort_key("æøå") == "{|}"


@pytest.mark.parametrize(
    ("language", "text"),
    [("nb", "plan, møte og praksis"), ("nn", "plan, møte og praksis"), ("en", "plan, møte and praksis")],
)
def test_a_list_in_running_text(language: Language, text: str) -> None:
    assert join_list(["plan", "møte", "praksis"], language) == text


def test_alternatives() -> None:
    assert join_list(["a", "b"], "nb", alternatives=True) == "a eller b"
    assert join_list(["a", "b"], "en", alternatives=True) == "a or b"


def test_lists_of_one_and_none() -> None:
    assert join_list(["a"], "nb") == "a"
    assert join_list([], "nb") == ""
