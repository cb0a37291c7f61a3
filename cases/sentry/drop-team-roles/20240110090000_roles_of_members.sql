-- migrate:up
UPDATE sentry_organizationmember AS member
SET role = team.org_role
FROM sentry_organizationmember_teams AS membership
JOIN sentry_team AS team ON team.id = membership.team_id
WHERE membership.organizationmember_id = member.id
  AND membership.is_active
  AND member.role = 'member'
  AND team.org_role IS NOT NULL;
