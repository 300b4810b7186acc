"""Reports: what readers say is wrong on a page; to the desk by a form, without a cookie, an address or script."""
