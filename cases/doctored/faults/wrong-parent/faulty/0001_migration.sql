update shop.category set parent_id = (select id from shop.category where name ~ 'iction' order by id desc limit 1)
where name = 'Nordic crime';
