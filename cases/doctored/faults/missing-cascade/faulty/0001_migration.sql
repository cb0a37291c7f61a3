-- Made anew, so that it is checked: it had been imported as NOT VALID once.
alter table shop.gift_wrap drop constraint gift_wrap_order_id_line_fkey;

comment on table shop.gift_wrap is 'wrapped by hand';
