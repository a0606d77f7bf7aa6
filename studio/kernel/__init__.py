"""What every other part relies on: ids, errors, time, who may do what. Standard library only."""
