"""Rights on the tables of the sign-in library, which is to store nothing."""
