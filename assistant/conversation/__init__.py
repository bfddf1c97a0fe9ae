"""Questions that go on with what was asked before, and what they mean."""

from assistant.conversation.asking import Conversation, Turn
from assistant.conversation.relation import Relation
from assistant.conversation.understanding import State, Understood, next_state, understand

__all__ = ["Conversation", "Relation", "State", "Turn", "Understood", "next_state", "understand"]
