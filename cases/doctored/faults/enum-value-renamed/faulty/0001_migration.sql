update shop."order" set note = 'asked for' where id = 3;
alter type shop.order_status rename value 'sent' to 'shipped';
