insert into shop.category (id, parent_id, name, "Order") values (7, 2, 'Poetry', 2);
analyze shop.category;
