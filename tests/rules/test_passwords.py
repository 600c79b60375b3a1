"""Which passwords are good enough, and what they cost to try. Source: ASVS 5.0.0 6.2 and 11.4.2."""

import pytest

from socialrx.accounts import passwords
from socialrx.accounts.passwords import WeakPassword, common, good_password, hash_password, is_right

AMINA = ["Amina", "Hassan", "amina.hassan@rushcliffe.example"]


@pytest.mark.parametrize(
    "good",
    [
        "seven wet badgers",
        "correct horse battery staple",
        "x7#Qd-1 2pLm",
        "ein Löffel für später",
        "新しい自転車で海まで走りました",
        "k" * 20 + "anberra trolley",
        "z" * 60 + "ä <b>'\"; 4 drops" + "y" * 40,
    ],
)
def test_any_characters_will_do_when_there_are_enough(good: str):
    assert good_password(good, about=AMINA) == good


@pytest.mark.parametrize("short", ["", "short", "elevenchars"])
def test_eleven_characters_are_too_few(short: str):
    with pytest.raises(WeakPassword, match="at least 12"):
        good_password(short)


def test_128_characters_are_the_most():
    long = "wind and rain over the moor; " * 5

    assert good_password(long[:128])
    with pytest.raises(WeakPassword, match="128"):
        good_password(long[:129])


@pytest.mark.parametrize(
    "common_one",
    [
        "1qaz2wsx3edc4rfv",
        "123456789012",
        "qwertyuiop[]",
        "Football2024!",
        "!!!liverpool1966",
        "dragondragon",
        "aaaaaaaaaaaaaaaa",
        "f00tb4ll19855",
        "SUPERMAN...123",
    ],
)
def test_a_common_password_is_refused_also_with_figures_and_signs_around_it(common_one: str):
    with pytest.raises(WeakPassword, match="among the first"):
        good_password(common_one)


@pytest.mark.parametrize(
    ("ours", "word"),
    [
        ("my SocialRx seat", "socialrx"),
        ("P@ssw0rd of mine", "password"),
        ("winter at the NHS 24", "nhs"),
        ("amina walks far", "amina"),
        ("the hassan garden", "hassan"),
        ("rushcliffe bridge", "rushcliffe"),
    ],
)
def test_our_words_and_the_users_own_are_refused_and_named(ours: str, word: str):
    with pytest.raises(WeakPassword, match=word):
        good_password(ours, about=AMINA)


def test_the_name_of_the_service_is_one_of_our_words(app):
    app.config["SERVICE_NAME"] = "Trentside"
    try:
        with pytest.raises(WeakPassword, match="trentside"):
            good_password("along trentside path")
    finally:
        app.config["SERVICE_NAME"] = "SocialRx"


def test_the_shipped_list_is_there_whole():
    assert len(common()) > 49_000
    assert {"123456789012", "liverpool", "letmein"} <= common()


def test_the_fewest_characters_are_a_setting(app):
    app.config["PASSWORD_LENGTH"] = 20
    try:
        with pytest.raises(WeakPassword, match="at least 20"):
            good_password("seven wet badgers")
    finally:
        app.config["PASSWORD_LENGTH"] = 12


def test_in_use_a_password_costs_64_mebibytes_and_three_passes_of_argon2id():
    real = passwords.PasswordHash(
        (passwords.Argon2Hasher(memory_cost=passwords.MEMORY_KIB, time_cost=passwords.PASSES),)
    )

    assert real.hash("seven wet badgers").startswith("$argon2id$v=19$m=65536,t=3,")


def test_no_password_is_right_for_nobody():
    assert is_right("seven wet badgers", hash_password("seven wet badgers"))
    assert not is_right("seven wet badgers", None)
