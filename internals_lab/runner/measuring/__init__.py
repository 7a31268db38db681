"""A round, or a probe's pass: the live processes, and the samples that come of what they told."""
