"""Paper as PDF: what a sheet says in HTML, set in type by a process of its own, and the page to order several."""
