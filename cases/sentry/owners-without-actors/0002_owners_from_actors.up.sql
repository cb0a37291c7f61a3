UPDATE sentry_rule AS rule
SET owner_team_id = actor.team_id, owner_user_id = actor.user_id
FROM sentry_actor AS actor
WHERE actor.id = rule.owner_id;
