"""Signing in with another identity provider, against one that really answers over HTTP; and every way to cheat."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from joserfc.jwk import OctKey

from socialrx.accounts.identities import ExternalIdentity, is_only_way, link
from socialrx.accounts.models import SignInSession, User
from socialrx.accounts.providers import NotProven, checked, fetch, own_address
from socialrx.accounts.queries import seat_of
from socialrx.config import UnsafeSetting, check_oidc
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from tests.factories import Place
from tests.provider import Forger, Served, query_of, served, without_signature
from tests.rules.test_second_factor import with_app

CLIENT, SECRET, STRONG = "socialrx", "a secret between us", "AAL2_OR_AAL3_ANY"
CALLBACK = "/sign-in/provider/answer"
NADIA = {"email": "nadia@example.org", "given_name": "Nadia", "family_name": "Okoro"}


@pytest.fixture(scope="module")
def running() -> Iterator[Served]:
    with served() as provider:
        yield provider


@pytest.fixture
def provider(app: Flask, running: Served, monkeypatch: pytest.MonkeyPatch) -> Served:
    """The installation names this provider, and asks it for a strong sign-in."""
    settings = {
        "OIDC_ISSUER": running.issuer,
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": SECRET,
        "OIDC_NAME": "NHS CIS2",
        "OIDC_ACR": STRONG,
    }
    for name, value in settings.items():
        monkeypatch.setitem(app.config, name, value)
    running.give_claims("helen", acr=STRONG)
    return running


@pytest.fixture
def helen(rushcliffe: Place, provider: Served) -> User:
    """The GP, whose account is linked."""
    link(rushcliffe.gp, provider.issuer, "helen")
    db.session.commit()
    return rushcliffe.gp


def away_and_back(browser, provider: Served, subject: str, start: str = "/sign-in/provider") -> Any:
    """Go to the provider, sign in there, and come back with its answer."""
    return browser.get(provider.sign_in(browser.get(start).location, subject))


def way_out(browser) -> str:
    """Where the page after the button leads: a link, since our forms may lead nowhere but here."""
    return browser.follow("/account/provider").select_one("a#go-on")["href"]


def link_own(browser, provider: Served, subject: str) -> Any:
    """Press the button under "Your account", sign in there, and come back."""
    return browser.get(provider.sign_in(way_out(browser), subject))


def is_in(browser) -> bool:
    return browser.get("/practice/referrals").status_code == 200


def test_without_a_provider_there_is_no_page_and_no_button(rushcliffe: Place, browse):
    nobody, gp = browse(None), browse(rushcliffe.gp)

    for path in ("/sign-in/provider", CALLBACK, "/confirm/provider", "/invitation/x/provider"):
        assert nobody.get(path).status_code == 404
        assert gp.get(path).status_code == 404
    assert gp.send("/account/provider").status_code == 404
    assert "/sign-in/provider" not in str(nobody.visit("/sign-in"))
    assert "/account/provider" not in str(gp.visit("/account"))


def test_somebody_whose_account_is_linked_comes_in_without_our_password_or_factor(
    app: Flask, helen: User, provider: Served, browse, monkeypatch
):
    monkeypatch.setitem(app.config, "SECOND_FACTOR", True)
    nobody = browse(None)
    assert nobody.visit("/sign-in").select_one('a[href^="/sign-in/provider"]').text == "Sign in with NHS CIS2"

    answer = away_and_back(nobody, provider, "helen")

    assert answer.location == "/"
    assert is_in(nobody)
    assert db.session.query(TrailEntry).filter_by(deed=Deed.SIGNED_IN, subject_id=helen.id).count() == 1


@pytest.mark.parametrize(("minutes", "is_asked"), [(4, False), (6, True), (None, True), (-4, False)])
def test_a_sign_in_there_is_as_fresh_as_the_provider_says_and_no_fresher(
    helen: User, provider: Served, browse, minutes: int | None, is_asked: bool
):
    """The provider's own session may have been open for hours: then nobody proved anything just now."""
    now = clock.now()
    said = None if minutes is None else int((now - timedelta(minutes=minutes)).timestamp())
    provider.give_claims("helen", acr=STRONG, auth_time=said)
    gp = browse(None)

    away_and_back(gp, provider, "helen")

    assert is_in(gp)
    assert gp.get("/account/recovery-codes").status_code == (302 if is_asked else 200)
    confirmed_at = db.session.query(SignInSession).one().confirmed_at
    assert confirmed_at is None if said is None else confirmed_at.timestamp() <= max(said, now.timestamp() + 5)
    if said and minutes > 0:
        assert int(confirmed_at.timestamp()) == said


def test_a_step_up_there_lasts_from_when_it_was_done(helen: User, provider: Served, browse, time_machine_at):
    gp, four_ago = browse(helen), int(clock.now().timestamp()) - 240
    provider.give_claims("helen", acr=STRONG, auth_time=four_ago)
    away_and_back(gp, provider, "helen", "/confirm/provider")
    assert gp.get("/account/recovery-codes").status_code == 200

    time_machine_at(clock.now() + timedelta(minutes=2))

    assert gp.get("/account/recovery-codes").location.startswith("/confirm")


def test_the_provider_is_asked_for_all_that_protects_the_answer(provider: Served, browse):
    asked = query_of(browse(None).get("/sign-in/provider").location)

    assert asked["redirect_uri"] == f"https://socialrx.test{CALLBACK}"
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 43
    assert len(asked["nonce"]) >= 43
    assert asked["acr_values"] == STRONG
    assert asked["scope"] == "openid"


def test_where_to_go_next_is_kept_and_is_never_another_site(helen: User, provider: Served, browse):
    for target, location in (("/directory/", "/directory/"), ("//evil.example", "/"), ("https://evil.example", "/")):
        answer = away_and_back(browse(None), provider, "helen", f"/sign-in/provider?next={target}")
        assert answer.location == location


def test_an_account_that_nobody_linked_opens_nothing_whatever_its_e_mail_address(
    rushcliffe: Place, provider: Served, browse
):
    provider.give_claims("stranger", acr=STRONG, email=rushcliffe.gp.email, email_verified=True)
    nobody = browse(None)

    answer = away_and_back(nobody, provider, "stranger")

    assert answer.status_code == 403
    assert "do not know this account" in answer.text
    assert not is_in(nobody)
    assert db.session.query(ExternalIdentity).count() == 0


def test_the_same_subject_of_another_issuer_is_somebody_else(rushcliffe: Place, provider: Served, browse):
    link(rushcliffe.gp, "https://elsewhere.example", "helen")
    db.session.commit()

    assert away_and_back(browse(None), provider, "helen").status_code == 403


def test_a_closed_account_and_one_without_a_role_stay_outside(helen: User, provider: Served, browse):
    helen.ended_at = clock.now()
    db.session.commit()

    assert away_and_back(browse(None), provider, "helen").status_code == 403


def test_a_demonstration_account_opens_nothing_in_use(helen: User, provider: Served, browse):
    helen.is_demonstration = True
    db.session.commit()

    assert away_and_back(browse(None), provider, "helen").status_code == 403


def test_an_answer_to_another_question_is_refused(helen: User, provider: Served, browse):
    victim, attacker = browse(None), browse(None)
    back = provider.sign_in(attacker.get("/sign-in/provider").location, "helen")

    victim.get("/sign-in/provider")
    assert victim.get(back).status_code == 400
    assert browse(None).get(back).status_code == 400
    assert not is_in(victim)


@pytest.mark.parametrize(
    "change", [("state=", "state=x"), ("code=", "code=x"), ("code=", "error=x&no="), ("&", "&iss=x&")]
)
def test_an_answer_that_was_changed_on_the_way_is_refused(helen: User, provider: Served, browse, change):
    nobody = browse(None)
    back = provider.sign_in(nobody.get("/sign-in/provider").location, "helen")

    answer = nobody.get(back.replace(*change, 1))

    assert answer.status_code == 400
    assert not is_in(nobody)
    assert db.session.query(TrailEntry).filter_by(deed=Deed.SIGN_IN_FAILED).count() == 1


def test_a_code_is_of_use_once(helen: User, provider: Served, browse):
    nobody = browse(None)
    back = provider.sign_in(nobody.get("/sign-in/provider").location, "helen")
    assert nobody.get(back).status_code == 302

    nobody.send("/sign-out")
    assert nobody.get(back).status_code == 400, "the question is used up"
    fresh = browse(None)
    state = query_of(fresh.get("/sign-in/provider").location)["state"]
    stolen = re.sub("state=[^&]+", f"state={state}", back)
    assert fresh.get(stolen).status_code == 400, "and so is the code"


def test_a_code_of_another_sign_in_has_another_nonce(helen: User, provider: Served, browse):
    victim, attacker = browse(None), browse(None)
    theirs = provider.sign_in(attacker.get("/sign-in/provider").location, "helen")
    state = query_of(victim.get("/sign-in/provider").location)["state"]

    injected = re.sub("state=[^&]+", f"state={state}", theirs)

    assert victim.get(injected).status_code == 400
    assert not is_in(victim)


def test_a_question_grows_old(helen: User, provider: Served, browse, time_machine_at):
    nobody = browse(None)
    back = provider.sign_in(nobody.get("/sign-in/provider").location, "helen")

    time_machine_at(clock.now() + timedelta(minutes=16))

    assert nobody.get(back).status_code == 400


def test_a_weaker_sign_in_there_than_we_ask_for_is_refused(helen: User, provider: Served, browse):
    provider.give_claims("helen", acr="AAL1_USERPASS")

    assert away_and_back(browse(None), provider, "helen").status_code == 400


def test_where_no_acr_is_asked_for_our_own_second_factor_is(app: Flask, helen: User, provider, browse, monkeypatch):
    monkeypatch.setitem(app.config, "OIDC_ACR", "")
    monkeypatch.setitem(app.config, "SECOND_FACTOR", True)
    nobody = browse(None)

    answer = away_and_back(nobody, provider, "helen")

    assert answer.location.startswith("/sign-in/set-up") or "factor" in answer.location
    assert not is_in(nobody)


def invitation_for(place: Place, browse) -> str:
    browse(place.manager).send(f"/organisation/{place.practice.id}/invitation", role="referrer", **NADIA)
    letter = db.session.query(Letter).filter_by(recipient=NADIA["email"]).one()
    return re.search(r"https://socialrx\.test(/invitation/\S+)", letter.text)[1]


def test_somebody_invited_joins_with_the_provider_and_has_no_password(rushcliffe: Place, provider: Served, browse):
    provider.give_claims("nadia-7", acr=STRONG)
    path, nobody = invitation_for(rushcliffe, browse), browse(None)
    assert nobody.visit(path).select_one(f'a[href="{path}/provider"]')

    answer = away_and_back(nobody, provider, "nadia-7", f"{path}/provider")

    assert answer.location == "/"
    assert is_in(nobody)
    user = db.session.query(User).filter_by(email=NADIA["email"]).one()
    assert seat_of(user.id, rushcliffe.practice.id)
    assert is_only_way(user.id)
    assert browse(None).get(path).status_code == 404


def test_whoever_has_only_the_provider_is_not_let_in_by_e_mail(rushcliffe: Place, provider: Served, browse):
    """Or whoever reads the mailbox could set a password, and then a second factor of their own."""
    provider.give_claims("nadia-8", acr=STRONG)
    away_and_back(browse(None), provider, "nadia-8", f"{invitation_for(rushcliffe, browse)}/provider")
    before = db.session.query(Letter).filter_by(recipient=NADIA["email"]).count()

    browse(None).send("/forgotten", email=NADIA["email"])

    assert db.session.query(Letter).filter_by(recipient=NADIA["email"]).count() == before


def test_an_invitation_does_not_hand_an_existing_account_to_a_provider(
    rushcliffe: Place, nottingham_west: Place, provider: Served, browse
):
    provider.give_claims("mallory", acr=STRONG)
    fields = NADIA | {"email": nottingham_west.gp.email}
    browse(rushcliffe.manager).send(f"/organisation/{rushcliffe.practice.id}/invitation", role="referrer", **fields)
    letter = db.session.query(Letter).filter_by(recipient=nottingham_west.gp.email).one()
    path = re.search(r"https://socialrx\.test(/invitation/\S+)", letter.text)[1]

    answer = away_and_back(browse(None), provider, "mallory", f"{path}/provider")

    assert answer.status_code == 409
    assert db.session.query(ExternalIdentity).count() == 0


def test_ones_own_account_is_linked_while_signed_in_and_then_opens_it(rushcliffe: Place, provider: Served, browse):
    gp = browse(rushcliffe.gp)
    assert gp.visit("/account").select_one('form[method="post"][action="/account/provider"]')

    link_own(gp, provider, "helen")

    assert "Linked since" in gp.visit("/account").text
    fresh = browse(None)
    away_and_back(fresh, provider, "helen")
    assert is_in(fresh)


def test_linking_wants_a_fresh_sign_in(rushcliffe: Place, provider: Served, browse, time_machine_at):
    gp = browse(rushcliffe.gp)

    time_machine_at(clock.now() + timedelta(minutes=6))

    assert gp.send("/account/provider").location.startswith("/confirm")


def test_no_mere_link_begins_to_link_and_the_button_wants_its_token(app: Flask, rushcliffe: Place, provider, browse):
    gp = browse(rushcliffe.gp)
    assert gp.get("/account/provider").status_code == 405

    app.config["WTF_CSRF_ENABLED"] = True
    answer = gp.send("/account/provider")
    app.config["WTF_CSRF_ENABLED"] = False

    assert answer.status_code == 400


def test_who_links_or_unlinks_is_told_by_letter_each_time(app: Flask, rushcliffe: Place, provider: Served, browse):
    gp = browse(rushcliffe.gp)
    with_app(rushcliffe.gp)
    link_own(gp, provider, "helen")
    link_own(gp, provider, "helen")
    gp.send("/account/provider/removal")

    letters = db.session.query(Letter).filter(Letter.kind.startswith("provider-")).order_by(Letter.enqueued_at).all()

    assert [letter.kind for letter in letters] == ["provider-linked", "provider-unlinked"]
    assert {letter.recipient for letter in letters} == {rushcliffe.gp.email}
    assert all("NHS CIS2" in letter.body and "If it was not" in letter.body for letter in letters)


def test_an_account_elsewhere_belongs_to_one_user_here(helen: User, rushcliffe: Place, provider: Served, browse):
    answer = link_own(browse(rushcliffe.lead), provider, "helen")

    assert answer.status_code == 409
    assert db.session.query(ExternalIdentity).one().user_id == helen.id


def test_whoever_went_away_must_be_who_comes_back(rushcliffe: Place, provider: Served, browse):
    gp = browse(rushcliffe.gp)
    back = provider.sign_in(way_out(gp), "helen")
    with gp.client.session_transaction() as kept:
        asked = kept["provider"]
    lead = browse(rushcliffe.lead)
    with lead.client.session_transaction() as kept:
        kept["provider"] = asked

    assert lead.get(back).status_code == 403
    assert db.session.query(ExternalIdentity).count() == 0


def test_the_only_way_in_is_not_taken_away(helen: User, provider: Served, browse):
    answer = browse(helen).send("/account/provider/removal")

    assert answer.status_code == 409
    assert db.session.query(ExternalIdentity).count() == 1


def test_a_step_up_by_the_provider_counts_only_when_it_is_of_just_now(helen: User, provider: Served, browse):
    gp = browse(helen)
    asked = query_of(gp.get("/confirm/provider").location)
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")

    provider.give_claims("helen", acr=STRONG, auth_time=None)
    assert away_and_back(gp, provider, "helen", "/confirm/provider").status_code == 400
    provider.give_claims("helen", acr=STRONG, auth_time=int(clock.now().timestamp()) - 3600)
    assert away_and_back(gp, provider, "helen", "/confirm/provider").status_code == 400
    provider.give_claims("helen", acr=STRONG, auth_time=int(clock.now().timestamp()))
    answer = away_and_back(gp, provider, "helen", "/confirm/provider?next=/account")
    assert answer.location == "/account"
    assert is_in(gp)


# ---------------------------------------------------------------- tokens that no honest provider would make

ISSUER = "https://cis2.example"
FORGER = Forger()


@pytest.fixture
def strict(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Settings for an issuer whose keys are ours, and the claims of a good token of now."""
    names = {"OIDC_ISSUER": ISSUER, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET, "OIDC_ACR": STRONG}
    for name, value in names.items():
        monkeypatch.setitem(app.config, name, value)
    now = int(clock.now().timestamp())
    return {"iss": ISSUER, "aud": CLIENT, "sub": "helen", "nonce": "n", "acr": STRONG, "iat": now, "exp": now + 300}


def test_a_good_token_proves_who_it_is(strict: dict[str, Any]):
    proven = checked(FORGER.token(strict), FORGER.keys, nonce="n")

    assert (proven.issuer, proven.subject, proven.is_strong) == (ISSUER, "helen", True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://cis2.example.evil"},
        {"iss": None},
        {"aud": "another client"},
        {"aud": [CLIENT, "another client"]},
        {"aud": None},
        {"azp": "another client"},
        {"nonce": "another"},
        {"nonce": None},
        {"acr": "AAL1_USERPASS"},
        {"acr": None},
        {"sub": None},
        {"sub": ""},
        {"exp": 1},
        {"exp": None},
        {"exp": "never"},
        {"iat": None},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
    ],
    ids=str,
)
def test_a_token_with_one_thing_wrong_proves_nothing(strict: dict[str, Any], wrong: dict[str, Any]):
    claims = {name: value for name, value in (strict | wrong).items() if value is not None}

    with pytest.raises(NotProven):
        checked(FORGER.token(claims), FORGER.keys, nonce="n")


def test_a_token_that_nobody_or_the_wrong_one_signed_proves_nothing(strict: dict[str, Any]):
    good, other = FORGER.token(strict), Forger()
    shared = OctKey.import_key(SECRET.encode() * 2)
    tokens = [
        without_signature(good),
        good.rsplit(".", 1)[0] + ".",
        good[:-8] + "AAAAAAAA",
        other.token(strict),
        FORGER.token(strict, alg="HS256", key=shared),
        "not a token",
        "",
    ]

    for token in tokens:
        with pytest.raises(NotProven):
            checked(token, FORGER.keys, nonce="n")


# ---------------------------------------------------------------- requests that leave us


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/token",
        "http://cis2.example/token",
        "https://cis2.example:8443/token",
        "https://cis2.example.evil/token",
        "https://cis2.example@evil.example/token",
        "file:///etc/passwd",
        "gopher://cis2.example/",
        "//cis2.example/token",
        "",
    ],
)
def test_no_request_leaves_for_another_host(strict: dict[str, Any], address: str):
    with pytest.raises(NotProven):
        own_address(address)
    with pytest.raises(NotProven):
        fetch(address)


def test_a_redirect_is_not_followed(provider: Served, browse):
    address = browse(None).get("/sign-in/provider").location

    with pytest.raises(NotProven, match="answered 302"):
        fetch(address, body="sub=helen", headers={"Content-Type": "application/x-www-form-urlencoded"})


def test_an_error_and_what_is_not_json_are_no_answer(provider: Served):
    for path in ("/oauth2/end_session/confirm", "/nowhere", "/"):
        with pytest.raises(NotProven):
            fetch(f"{provider.issuer}{path}")


def test_a_provider_that_does_not_answer_is_told_plainly(app: Flask, provider: Served, browse, monkeypatch):
    monkeypatch.setitem(app.config, "OIDC_ISSUER", "http://127.0.0.1:9")

    answer = browse(None).get("/sign-in/provider")

    assert answer.status_code == 502
    assert "127.0.0.1" not in answer.text


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"OIDC_ISSUER": "http://cis2.example", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": ISSUER, "OIDC_CLIENT_ID": "", "OIDC_CLIENT_SECRET": "b"}, "OIDC_CLIENT_ID"),
        ({"OIDC_ISSUER": ISSUER, "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET"),
    ],
)
def test_an_unsafe_or_half_setting_stops_the_start(settings: dict[str, str], named: str):
    with pytest.raises(UnsafeSetting, match=named):
        check_oidc(settings)


def test_a_provider_on_this_machine_may_speak_http():
    check_oidc({"OIDC_ISSUER": "http://127.0.0.1:9400", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"})
