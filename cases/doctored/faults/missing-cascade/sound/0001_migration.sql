-- Made anew, so that it is checked: it had been imported as NOT VALID once.
alter table shop.gift_wrap drop constraint gift_wrap_order_id_line_fkey;

alter table shop.gift_wrap add constraint gift_wrap_order_id_line_fkey
  foreign key (order_id, line) references shop.order_line on delete cascade;
