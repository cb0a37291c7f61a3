-- A customer's mail is an email address, in lower case.

-- migrate:up

create domain shop.email as text
  constraint email_has_an_at check (value ~ '^[^@[:space:]]+@[^@[:space:]]+$');

alter table shop.customer rename mail to email;
alter table shop.customer rename constraint customer_mail_key to customer_email_key;
alter table shop.customer alter email type shop.email using trim(lower(email));

-- migrate:down

alter table shop.customer alter email type varchar(100);
alter table shop.customer rename constraint customer_email_key to customer_mail_key;
alter table shop.customer rename email to mail;

drop domain shop.email;
