"""
Measurements, never tests: our figures and our peers' on the same work in one run.

Absolute times are noise on a shared machine; what is printed is ratios and, for
ranking, quality. The extra `bench` installs the peers.
"""
