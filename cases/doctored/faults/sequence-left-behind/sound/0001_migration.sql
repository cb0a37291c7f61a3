insert into shop.category (id, parent_id, name, "Order") values (7, 2, 'Poetry', 2);
select setval('shop.category_id_seq', 7);
