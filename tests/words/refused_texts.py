"""Texts that no reader takes, and how it says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from optimasi.words.messages import Message, NotationError


def refusal(read: Callable[..., object], *arguments: object) -> NotationError:
    with pytest.raises(NotationError) as caught:
        read(*arguments)
    return caught.value


def rendered(message: Message | None) -> str:
    assert message is not None
    return message.template.format(**message.parameters)
