alter table shop.author alter bio type varchar(200);
update shop.author set bio = left(bio, 20) where length(bio) > 20;
