update shop.category set parent_id = (select id from shop.category where name = 'Fiction')
where name = 'Nordic crime';
