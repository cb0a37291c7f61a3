drop table shop.loyalty;
