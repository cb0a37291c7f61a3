UPDATE sentry_rule AS rule
SET owner_id = actor.id
FROM sentry_actor AS actor
WHERE actor.team_id = rule.owner_team_id OR actor.user_id = rule.owner_user_id;
