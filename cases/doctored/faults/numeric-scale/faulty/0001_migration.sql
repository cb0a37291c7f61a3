alter table shop.promotion alter percent_off type numeric(7,1);
