# What was sent of a scenario (../travelling.py says what that is), made into functions again.
import sys


class Lacking(Exception):
    # The interpreter has not what the scenario uses: that is no mistake of either.
    lab_unsupported = True


# Where a unit needs what is not there, one of these says so.
LACKS = (SyntaxError, ImportError, NameError, AttributeError, NotImplementedError)


def first_time(function, *arguments):
    # Raises Lacking for what the interpreter has not.
    try:
        return function(*arguments)
    except LACKS as error:
        raise Lacking(_in_words(error))


def _in_words(error):
    line = getattr(error, "lineno", None)
    place = " (line %d)" % line if line else ""
    said = getattr(error, "msg", None) if isinstance(error, SyntaxError) else None
    return "it lacks what the scenario uses: %s: %s%s" % (type(error).__name__, said or error, place)


def no_more_input(prompt=""):
    # Standard input may be the channel.
    raise EOFError("EOF when reading a line")


def compiled(text, path, futures):
    try:
        import __future__
    except ImportError:
        return compile(text, path, "exec")
    flags = 0
    for name in futures:
        # What is no feature of the future here is there already, or nobody knows of it.
        flags |= getattr(getattr(__future__, name, None), "compiler_flag", 0)
    return compile(text, path, "exec", flags, True)


def run_in(code, scope):
    exec(code, scope)


def counting():
    # The range that makes no list of its numbers.
    return range if sys.version_info[0] > 2 else eval("xrange")


class Shipment:
    def __init__(self, words):
        self.scenario = words["scenario"]
        self.variants = words["variants"]
        self.check = words["check"]
        self.source = words["source"]
        self.futures = words["futures"]
        self.path = str(words["path"])
        self._functions = words["functions"]
        # Of snippets the source is their set-up, of which each loop has its own.
        self.is_function = bool(self._functions)
        self.scope = self.fresh_scope()
        if self.is_function:
            first_time(run_in, first_time(compiled, self.source, self.path, self.futures), self.scope)
        self.params = {}
        for name in words["params"]:
            self.params[str(name)] = [_literal(text) for text in words["params"][name]]
        self.items = None if words["items"] is None else _literal(words["items"])

    def fresh_scope(self):
        return {"__name__": "experiment", "input": no_more_input, "raw_input": no_more_input}

    def function(self, role):
        # That function of the scenario's and the names of its parameters; None where it has none.
        told = self._functions.get(role)
        return None if told is None else (self.scope[str(told["name"])], told["takes"])


def _literal(text):
    return eval(first_time(compile, text, "<value>", "eval"), {})
