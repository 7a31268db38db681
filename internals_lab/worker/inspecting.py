"""The bench of an inspection: there is nothing to time, and the probe of that name does the rest."""


class Workers:
    pool_start_wall_ns = 0
    setup_wall_ns = 0
    threads = 0

    def __init__(self, context):
        pass

    def seen(self):
        return {}

    def close(self):
        pass
