-- Ratings count whole stars, and may be fractions of them.

-- migrate:up

alter table shop.book drop constraint book_rating_check;
alter table shop.book alter rating type double precision using rating / 2.0;
alter table shop.book add check (rating between 0 and 5);

-- migrate:down

alter table shop.book drop constraint book_rating_check;
alter table shop.book alter rating type integer using round(rating * 2);
alter table shop.book add check (rating between 0 and 10);
