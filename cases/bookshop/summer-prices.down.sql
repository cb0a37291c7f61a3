alter table shop.edition disable trigger edition_touch;
update shop.edition set
  price = price_history[array_upper(price_history, 1)],
  price_history = trim_array(price_history, 1)
where format = 'paperback';
alter table shop.edition enable trigger edition_touch;
