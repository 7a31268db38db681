"""What probes saw of a cell, pass by pass, and what they told beside their figures."""
