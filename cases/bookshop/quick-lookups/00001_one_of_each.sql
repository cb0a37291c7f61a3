-- +goose NO TRANSACTION

-- +goose Up
create unique index concurrently one_flagship_per_country on shop.publisher (country) where flagship_book_id is not null;
create unique index concurrently one_plain_wrap_per_order on shop.gift_wrap (order_id) where paper = 'plain';

-- +goose Down
drop index concurrently shop.one_plain_wrap_per_order;
drop index concurrently shop.one_flagship_per_country;
