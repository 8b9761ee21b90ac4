"""Is a phrase fit to be a wake word, and what could be taken for it?"""

from kws.audit.confusable import Confusable
from kws.audit.phrase import PhraseAudit, audit_phrase
from kws.audit.sentences import SENTENCE_WORDS, random_sentences
from kws.audit.vocabulary import CommonWord, common_words

__all__ = [
    "SENTENCE_WORDS",
    "CommonWord",
    "Confusable",
    "PhraseAudit",
    "audit_phrase",
    "common_words",
    "random_sentences",
]
