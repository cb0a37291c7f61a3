INSERT INTO sentry_organizationmembermapping (organization_id, organizationmember_id, user_id, role)
SELECT organization_id, id, user_id, role
FROM sentry_organizationmember
WHERE user_id IS NOT NULL
ORDER BY id;
