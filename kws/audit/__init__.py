"""Is a phrase fit to be a wake word, and what could be taken for it?"""

from kws.audit.phrase import PhraseAudit, audit_phrase
from kws.audit.vocabulary import CommonWord, common_words

__all__ = ["CommonWord", "PhraseAudit", "audit_phrase", "common_words"]
