"""What a file's scenarios require, read without running it: it may import at its top what is not installed yet."""

import ast


def named_requirements(path):
    """The words of every `requirements=[...]` that is given to scenario() or snippets() as it stands."""
    with open(path, "rb") as stream:
        tree = ast.parse(stream.read(), path)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node.func) in ("scenario", "snippets"):
            for keyword in node.keywords:
                if keyword.arg == "requirements":
                    found += _words(keyword.value)
    return sorted(set(found))


def _called(function):
    return getattr(function, "id", None) or getattr(function, "attr", None)


def _words(value):
    try:
        words = ast.literal_eval(value)
    except ValueError:
        # Made up while the file runs: nothing can be known of it before.
        return []
    return [word for word in words if isinstance(word, str)] if isinstance(words, (list, tuple)) else []
