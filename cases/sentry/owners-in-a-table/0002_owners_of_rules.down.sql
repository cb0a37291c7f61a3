UPDATE sentry_rule AS rule
SET owner_team_id = owner.team_id, owner_user_id = owner.user_id
FROM sentry_ruleowner AS owner
WHERE owner.rule_id = rule.id;
