-- Frees the slug for others, and notes what the organization was called.
INSERT INTO sentry_organizationoptions (organization_id, key, value)
SELECT id, 'pending-deletion', json_build_object('slug', slug, 'status', status)::text
FROM sentry_organization
WHERE slug = 'aeroe';

UPDATE sentry_organization
SET status = 1, slug = md5(random()::text)
WHERE slug = 'aeroe';
