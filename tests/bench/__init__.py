"""What a request costs, beside a bare gunicorn function and an nginx file, measured in one run in turn."""
