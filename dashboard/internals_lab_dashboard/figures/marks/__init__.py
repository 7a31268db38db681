"""What several charts draw: dots with their intervals, tiles, points that are not final."""
