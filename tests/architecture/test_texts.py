"""Every word for a person goes through tr() and has its English."""

from build_scripts.translations import HAN, ROOT, catalogue, placeholders, sources, spoken, unspoken

SPOKEN = spoken()
ENGLISH = catalogue()


def test_tr_is_given_a_literal_and_exactly_its_values() -> None:
    wrong = [
        call.place
        for call in SPOKEN
        if call.text is None or ("**" not in call.values and placeholders(call.text) != call.values)
    ]
    assert SPOKEN
    assert not wrong


def test_every_text_has_its_english() -> None:
    assert not [f"{call.place} {call.text}" for call in SPOKEN if call.text not in ENGLISH]


def test_the_catalogue_keeps_no_text_that_nobody_says() -> None:
    assert not ENGLISH.keys() - {call.text for call in SPOKEN}


def test_translations_leave_the_same_values_open() -> None:
    assert not [source for source, text in ENGLISH.items() if placeholders(source) != placeholders(text)]


def test_english_is_english() -> None:
    assert not [text for text in ENGLISH.values() if not text.strip() or HAN.search(text)]


def test_chinese_stands_nowhere_else() -> None:
    """Words to recognise in files stand in UPPER_CASE constants, outside the screens."""
    stray = [
        f"{file.relative_to(ROOT)}:{line} {text}"
        for file, tree in sources()
        for line, text in unspoken(tree, constants="ui" not in file.relative_to(ROOT).parts)
    ]
    assert not stray, "\n".join(stray)
