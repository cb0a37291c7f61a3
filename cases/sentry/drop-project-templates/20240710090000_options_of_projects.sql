-- migrate:up
INSERT INTO sentry_projectoptions (project_id, key, value)
SELECT project.id, option.key, option.value
FROM sentry_project AS project
JOIN sentry_projecttemplateoption AS option ON option.project_template_id = project.template_id
ORDER BY project.id, option.id
ON CONFLICT (project_id, key) DO NOTHING;
