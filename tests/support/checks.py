"""How a Python test fails."""


class Failure(AssertionError):
    """What the test found wrong, in one sentence."""


def check(condition, text):
    if not condition:
        raise Failure(text)
