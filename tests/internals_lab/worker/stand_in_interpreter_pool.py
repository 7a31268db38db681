"""Put before an experiment: what CPython has from 3.14 on, for 3.13. An interpreter a thread; all that is sent is pickled."""

import concurrent.futures

if not hasattr(concurrent.futures, "InterpreterPoolExecutor"):
    import atexit
    import os
    import pickle
    import threading

    import _interpreters

    TASK = """
import os, pickle
function, arguments = pickle.loads(%r)
with os.fdopen(%d, "wb") as answer:
    answer.write(pickle.dumps(function(*arguments)))
"""

    class InterpreterPoolExecutor(concurrent.futures.ThreadPoolExecutor):
        def __init__(self, max_workers, initializer, initargs):
            self.own = threading.local()
            self.made = []
            atexit.register(self.shutdown)
            super().__init__(max_workers, initializer=self.begin, initargs=(initializer, *initargs))

        def begin(self, *task):
            self.own.interpreter = _interpreters.create()
            self.made.append(self.own.interpreter)
            self.call(*task)

        def submit(self, *task):
            return super().submit(self.call, *task)

        def call(self, function, *arguments):
            reader, writer = os.pipe()
            task = TASK % (pickle.dumps((function, arguments)), writer)
            failed = _interpreters.exec(self.own.interpreter, task)
            if failed is not None:
                raise RuntimeError(failed.formatted)
            with os.fdopen(reader, "rb") as answer:
                return pickle.loads(answer.read())

        def shutdown(self):
            super().shutdown()
            while self.made:
                _interpreters.destroy(self.made.pop())

    concurrent.futures.InterpreterPoolExecutor = InterpreterPoolExecutor
