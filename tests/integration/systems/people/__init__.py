"""The invented people, and what each system knows of them."""
