"""What the pages know: runs read from a results folder, as plain rows. Nothing here draws."""
