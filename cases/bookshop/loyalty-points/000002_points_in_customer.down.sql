alter table shop.customer drop column points;
