"""Who reads what and who may do what with it: expected answers written by hand, tried in two ways that must agree."""

from itertools import product

import pytest

from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.roles import Role
from kotatgent.core.errors import Hidden, NotAllowed
from kotatgent.exchange import actions, audiences, queries
from kotatgent.exchange.enums import Audience, Kind
from kotatgent.exchange.models import Topic
from tests.factories.accounts import NOW, make_user
from tests.factories.exchange import a_pdf, a_picture, make_topic, partner

pytestmark = pytest.mark.django_db

READERS = {
    "all": "ugent hogent staff quality_inspector fire_inspector decision_maker steering",
    "ugent": "ugent staff",
    "hogent": "hogent staff",
    "services": "staff quality_inspector fire_inspector decision_maker",
}
WRITERS = READERS
PEOPLE = [
    "ugent", "hogent", "staff", "quality_inspector", "fire_inspector", "decision_maker", "steering", "landlord",
    "student", "privacy_officer", "administrator",
]  # fmt: skip


WHO = list(product(READERS, PEOPLE))


def person(name: str) -> User:
    return partner(name) if name in ("ugent", "hogent") else make_user(Role(name))


def topic_for(whom: str, **facts: object) -> Topic:
    if whom in Audience.values:
        return make_topic(audience=whom, **facts)
    return make_topic(audience="institution", institution=whom, **facts)


@pytest.mark.parametrize(("whom", "name"), WHO)
def test_who_reads_what(whom, name):
    topic, user = topic_for(whom), person(name)
    expected = name in READERS[whom].split()
    assert audiences.reads(user, topic) is expected
    assert queries.visible(user).exists() is expected


@pytest.mark.parametrize(("whom", "name"), WHO)
def test_who_writes_to_whom(whom, name):
    user = person(name)
    if name in WRITERS[whom].split():
        assert topic_for(whom, by=user).author == user
        return
    with pytest.raises(NotAllowed):
        topic_for(whom, by=user)
    assert not Topic.objects.exists()


@pytest.mark.parametrize(("whom", "name"), WHO)
def test_nothing_of_another_audience_leaks_by_a_count_a_search_or_a_file(whom, name):
    topic = topic_for(whom, title="Kolibrie", words="woestijn", attached=[a_pdf(), a_picture()])
    actions.answer(topic, words="regenboog", by=make_user(Role.STAFF), now=NOW)
    user, expected = person(name), name in READERS[whom].split()
    assert queries.unread(user).count() == int(expected)
    for word in ("kolibrie", "woestijn", "regenboog"):
        assert queries.holding(queries.topics_for(user), word).count() == int(expected)
    assert queries.files_for(user).count() == 2 * int(expected)


@pytest.mark.parametrize("name", PEOPLE)
def test_who_does_not_read_it_learns_nothing_by_doing(name):
    topic = topic_for("hogent", by=partner("hogent"))
    user = person(name)
    does = [
        lambda: actions.answer(topic, words="x", by=user, now=NOW),
        lambda: actions.change(topic, title="x", words="x", by=user, now=NOW),
        lambda: actions.mark_answered(topic, by=user, now=NOW),
        lambda: actions.withdraw(topic, reason="x", by=user, now=NOW),
        lambda: actions.mark_read(topic, by=user, now=NOW),
    ]
    if name in READERS["hogent"].split():
        return
    for do in does:
        with pytest.raises(Hidden):
            do()


@pytest.mark.parametrize(
    ("name", "may_change", "may_withdraw"),
    [("ugent", True, True), ("hogent", False, False), ("staff", False, True), ("quality_inspector", False, False)],
)
def test_colleagues_stand_in_and_the_desk_withdraws(name, may_change, may_withdraw):
    topic, user = make_topic(by=partner("ugent")), person(name)  # another account than the author's
    for may, do in (
        (may_change, lambda: actions.change(topic, title="Anders", words="Anders.", by=user, now=NOW)),
        (may_change, lambda: actions.mark_answered(topic, by=user, now=NOW)),
        (may_withdraw, lambda: actions.withdraw(topic, reason="Vergissing.", by=user, now=NOW)),
    ):
        if may:
            do()
        else:
            with pytest.raises(NotAllowed):
                do()


def test_an_institution_never_writes_for_another_one():
    with pytest.raises(NotAllowed):
        actions.post(
            kind=Kind.QUESTION, audience=Audience.INSTITUTION, institution=Institution.objects.get(code="hogent"),
            title="x", words="x", by=partner("ugent"), now=NOW,
        )  # fmt: skip
