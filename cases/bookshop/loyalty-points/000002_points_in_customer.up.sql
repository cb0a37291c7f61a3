alter table shop.customer add column points integer not null default 0;

-- updated_at is about what customers change themselves.
alter table shop.customer disable trigger customer_touch;
update shop.customer set points = loyalty.points from shop.loyalty where loyalty.customer_id = customer.id;
alter table shop.customer enable trigger customer_touch;
