"""Who somebody is: users, their roles, and how they sign in."""
