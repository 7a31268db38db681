# Experiments of the lab's own, loaded by the one way in which every experiment is.
