alter table shop.country alter vat_rate set default 2.60;

insert into shop.country (code, name, currency) values ('CH', 'Schweiz', 'CHF') on conflict (code) do nothing;

alter table shop.customer add column if not exists mail_language text check (mail_language ~ '^[a-z]{2}$');
