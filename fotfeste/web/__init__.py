"""Pages for people: one folder for each room, with addresses, views, forms and templates."""
