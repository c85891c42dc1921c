"""Work that nobody waits for: tasks, schedules and mail, done by a worker beside the site."""
