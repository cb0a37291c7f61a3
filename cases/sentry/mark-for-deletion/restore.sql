UPDATE sentry_organization AS organization
SET slug = option.value::json ->> 'slug', status = (option.value::json ->> 'status')::integer
FROM sentry_organizationoptions AS option
WHERE option.organization_id = organization.id AND option.key = 'pending-deletion';

DELETE FROM sentry_organizationoptions WHERE key = 'pending-deletion';
