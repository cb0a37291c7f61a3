DROP TABLE sentry_ruleowner;
