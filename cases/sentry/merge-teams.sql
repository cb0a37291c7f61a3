-- Moves everything of team "platform" to team "testing", except what that has already, and deletes "platform".
UPDATE sentry_organizationmember_teams AS membership
SET team_id = kept.id
FROM sentry_team AS merged, sentry_team AS kept
WHERE merged.slug = 'platform' AND kept.slug = 'testing' AND membership.team_id = merged.id
  AND NOT EXISTS (
    SELECT FROM sentry_organizationmember_teams AS other
    WHERE other.team_id = kept.id AND other.organizationmember_id = membership.organizationmember_id);

UPDATE sentry_projectteam AS assignment
SET team_id = kept.id
FROM sentry_team AS merged, sentry_team AS kept
WHERE merged.slug = 'platform' AND kept.slug = 'testing' AND assignment.team_id = merged.id
  AND NOT EXISTS (
    SELECT FROM sentry_projectteam AS other
    WHERE other.team_id = kept.id AND other.project_id = assignment.project_id);

DELETE FROM sentry_team WHERE slug = 'platform';
