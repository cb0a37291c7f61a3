alter table shop.book alter genre drop default;
alter table shop.book alter genre type text using genre::text;
