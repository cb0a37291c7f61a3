UPDATE sentry_project SET slug = 'project-' || substr(md5(name), 1, 8) WHERE slug IS NULL;
