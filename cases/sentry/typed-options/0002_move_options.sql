INSERT INTO sentry_projectscrubbing (project_id, scrub_ip_address)
SELECT project_id, value::boolean FROM sentry_projectoptions WHERE key = 'sentry:scrub_ip_address';

DELETE FROM sentry_projectoptions WHERE key = 'sentry:scrub_ip_address';
