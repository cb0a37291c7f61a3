alter table shop.edition drop column running_time;
alter table shop.edition drop column thumbnail;
