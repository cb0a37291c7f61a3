-- +goose NO TRANSACTION

-- +goose Up
update shop.customer set newsletter = false where country = 'JP';
create unique index concurrently one_customer_per_country on shop.customer (country);

-- +goose Down
drop index concurrently shop.one_customer_per_country;
