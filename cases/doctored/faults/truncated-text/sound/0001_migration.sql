alter table shop.author alter bio type varchar(200);
update shop.author set bio = bio where bio like '%  %';
