from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.errors import BadInput
from domain.leads import Channel, consent_text, consent_texts

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("channel", consent_text(NOW.date()).channels)
@pytest.mark.parametrize("language", ["en", "hinglish", "hi", "mr"])
def test_the_words_name_the_channel_and_how_to_withdraw(channel, language):
    words = consent_text(NOW.date()).words(language, channel)

    assert "STOP" in words
    assert "{" not in words


def test_versions_are_distinct():
    versions = [text.version for text in consent_texts()]

    assert len(versions) == len(set(versions))


def test_a_text_covers_only_its_channels():
    text = replace(consent_text(NOW.date()), channels=(Channel.CALL,))

    with pytest.raises(BadInput, match="does not cover"):
        text.words("en", Channel.SMS)


def test_a_language_the_version_was_not_worded_in_is_refused():
    first = consent_texts()[0]

    with pytest.raises(BadInput, match="not worded in mr"):
        first.words("mr", Channel.CALL)


def test_no_text_before_the_first_version():
    with pytest.raises(BadInput, match="No consent text"):
        consent_text(datetime(2020, 1, 1, tzinfo=UTC).date())
