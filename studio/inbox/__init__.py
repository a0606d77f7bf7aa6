"""What happened that concerns somebody, told in the studio itself: the list behind the bell."""
