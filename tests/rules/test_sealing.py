"""What is sealed opens for its purpose and its installation alone."""

import pytest

from socialrx.core.sealing import BadSeal, derived, keyed_hash, seal, unseal


def test_what_is_sealed_for_a_purpose_opens_for_it():
    assert unseal(seal("Trentside ☂", purpose="letters"), purpose="letters") == "Trentside ☂"


def test_the_same_words_are_never_sealed_alike():
    assert seal("Trentside", purpose="letters") != seal("Trentside", purpose="letters")


def test_it_does_not_open_for_another_purpose():
    with pytest.raises(BadSeal):
        unseal(seal("Trentside", purpose="letters"), purpose="authenticator app")


@pytest.mark.parametrize("broken", ["", "x", "AAAA", "not base 64!", "A" * 200])
def test_what_was_never_sealed_does_not_open(broken: str):
    with pytest.raises(BadSeal):
        unseal(broken, purpose="letters")


def test_another_installation_opens_nothing(app):
    sealed, key = seal("Trentside", purpose="letters"), app.config["SECRET_KEY"]
    app.config["SECRET_KEY"] = "another key of thirty-two characters"
    try:
        with pytest.raises(BadSeal):
            unseal(sealed, purpose="letters")
    finally:
        app.config["SECRET_KEY"] = key


def test_keys_and_hashes_are_the_same_each_time_and_differ_by_purpose():
    assert derived("one") == derived("one") != derived("two")
    assert keyed_hash("x", purpose="one") == keyed_hash("x", purpose="one") != keyed_hash("x", purpose="two")
    assert len(derived("one", 20)) == 20
