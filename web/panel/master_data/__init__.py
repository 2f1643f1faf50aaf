"""Lists, forms and imports of the stored province."""
