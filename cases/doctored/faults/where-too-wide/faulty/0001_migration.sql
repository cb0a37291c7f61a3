-- Out of print: what is older than the new printing house.
update shop.book set in_print = false
where created_at < '2023-01-01';

update shop.book set subtitle = 'Pocket edition' where id = 6;
