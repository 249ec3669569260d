"""English or not, from a few words or many."""

from __future__ import annotations

import pytest

from bot.errors import NotAnArticleError
from bot.sources.language import require_english
from tests.briefs import RICH_TEXT

FOREIGN = {
    "French": "Le ministre a déclaré que les habitants du port doivent se préparer et que la digue est en danger.",
    "German": "Der Minister sagte, dass die Mauer nicht hält und dass sich die Stadt auf das Wasser vorbereiten muss.",
    "Spanish": "El ministro dijo que los vecinos del puerto deben prepararse y que el muro se puede romper.",
    "Italian": "Il ministro ha detto che gli abitanti del porto devono prepararsi e che il muro non è più sicuro.",
    "Portuguese": "O ministro disse que os moradores do porto devem se preparar e que o muro não aguenta mais.",
    "Dutch": "De minister zei dat het niet goed gaat met de dijk en dat het water van de zee hoog is.",
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        RICH_TEXT,
        "Gold prices soar 5% as bank chief warns inflation risks persist",
        "BREAKING: the wall has failed at Port Marrow",
    ],
    ids=["article", "headline", "capitals"],
)
def test_english_is_taken(text):
    assert require_english(text) == "en"


def test_few_small_words_are_enough_where_the_page_says_that_it_is_english():
    names = "Ada Penhallow, Tess Arkwright, Joan Pell, Jo Lane, Li Bo, Mara Voss, Jory Tamsin and Ines Okafor-Lind"
    assert require_english(names, declared="en-GB") == "en"
    with pytest.raises(NotAnArticleError):
        require_english(names, declared="fr")


@pytest.mark.parametrize("language", FOREIGN)
def test_declared_language_is_no_more_than_a_hint(language):
    assert require_english(RICH_TEXT, declared="fr") == "en"
    with pytest.raises(NotAnArticleError, match=f"looks like {language}"):
        require_english(FOREIGN[language], declared="en")


@pytest.mark.parametrize("language", FOREIGN)
def test_other_language_is_named(language):
    with pytest.raises(NotAnArticleError, match=f"looks like {language}"):
        require_english(FOREIGN[language])


@pytest.mark.parametrize(
    "text",
    [
     "Министр сказал, что стена не выдержит ещё одной зимы.",
     "大臣は壁が次の冬まで持たないと述べた。", "12 34 56 78 90 12 34 56",
     "lorem ipsum dolor sit amet consectetur adipiscing elit"],
    ids=["Cyrillic", "Japanese", "numbers", "filler"],
)  # fmt: skip
def test_unknown_language_is_refused(text):
    with pytest.raises(NotAnArticleError, match="does not read like English, and"):
        require_english(text)
