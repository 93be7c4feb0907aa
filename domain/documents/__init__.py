"""Papers as read: pages with words where they stand, labels to sort them by, facts with their quote."""
