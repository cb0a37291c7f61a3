alter table shop.edition drop column running_time;
