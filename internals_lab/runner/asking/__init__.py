"""What workers are asked before anything is measured: what a file declares, what a name means, what imports."""
