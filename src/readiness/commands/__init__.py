"""What each command of the command line does with its arguments; the trips are in `workflow`."""
