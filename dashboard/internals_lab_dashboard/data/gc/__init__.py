"""The collector's settings: what they are, and what each gains and costs."""
