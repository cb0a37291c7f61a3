INSERT INTO sentry_ruleowner (rule_id, team_id, user_id)
SELECT id, owner_team_id, owner_user_id
FROM sentry_rule
WHERE num_nonnulls(owner_team_id, owner_user_id) = 1
ORDER BY id;
