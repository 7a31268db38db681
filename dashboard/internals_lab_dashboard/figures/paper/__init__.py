"""What every chart is drawn on and written with: the figure, its canvas, its panels, its words."""
