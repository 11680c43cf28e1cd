"""How a phrase that was chosen is joined to what was typed."""

ENDS = "。；！？，：、"


def joined(typed: str, phrase: str) -> str:
    """The phrase after what was typed; once is enough."""
    typed, phrase = typed.rstrip(), phrase.strip()
    if not phrase or phrase in typed:
        return typed
    between = "" if not typed or typed[-1] in ENDS else "；"
    return f"{typed}{between}{phrase}"
