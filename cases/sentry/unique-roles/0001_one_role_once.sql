DELETE FROM sentry_userrole_users AS again
USING sentry_userrole_users AS first
WHERE first.user_id = again.user_id AND first.role_id = again.role_id AND first.id < again.id;

ALTER TABLE sentry_userrole_users ADD UNIQUE (user_id, role_id);
