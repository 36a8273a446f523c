"""The answers, key for key as the JSON has them."""
