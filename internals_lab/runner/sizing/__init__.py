"""What a unit costs, and what follows: how much work a block has, what a round takes, who is alive together."""
