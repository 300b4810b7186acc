"""Did this help? Two buttons at a page's end, and of what they say a number a day."""
