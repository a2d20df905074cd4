from itertools import pairwise

from kotatgent.accounts.roles import Role
from kotatgent.core import text
from kotatgent.exchange.enums import Audience
from kotatgent.exchange.models import Answer, File, Mailing, Topic
from kotatgent.exchange.policies import MAX_FILES
from kotatgent.operations.register.invariants import Tally, invariant


@invariant("A message between partners was last written in when its newest answer says")
def last_posts(tally: Tally) -> None:
    for topic in Topic.objects.prefetch_related("answers"):
        moments = [topic.posted_at, *(answer.posted_at for answer in topic.answers.all())]
        tally.row(topic.last_post_at == max(moments), topic.code)


@invariant("What a search between partners compares is what was written")
def searched(tally: Tally) -> None:
    for topic in Topic.objects.all():
        tally.row(topic.search_text == text.plain(f"{topic.title} {topic.text}"), topic.code)
    for answer in Answer.objects.all():
        tally.row(answer.search_text == text.plain(answer.text), answer.code)


@invariant("Nobody answers a message between partners that they do not read")
def within_the_audience(tally: Tally) -> None:
    for answer in Answer.objects.select_related("topic"):
        topic, partner = answer.topic, answer.author_role == Role.PARTNER
        own = answer.author_institution_id == topic.institution_id
        fits = not partner or topic.audience == Audience.ALL or (topic.audience == Audience.INSTITUTION and own)
        tally.row(fits, answer.code)


@invariant("A file came with the message that its answer is to, and no post has more than five")
def files(tally: Tally) -> None:
    counts: dict[tuple[int, int | None], int] = {}
    for file in File.objects.select_related("answer"):
        post = (file.topic_id, file.answer_id)
        counts[post] = counts.get(post, 0) + 1
        fits = file.answer is None or file.answer.topic_id == file.topic_id
        tally.row(fits and counts[post] <= MAX_FILES, str(file))


@invariant("No two mails tell somebody of the same hours, and what was told is behind them")
def told_once(tally: Tally) -> None:
    for mailing in Mailing.objects.prefetch_related("digests"):
        told = sorted((digest.since, digest.until) for digest in mailing.digests.all())
        apart = all(first[1] <= second[0] for first, second in pairwise(told))
        tally.row(apart and (not told or told[-1][1] <= mailing.told_until), mailing.code)
