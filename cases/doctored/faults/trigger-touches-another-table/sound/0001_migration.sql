create function shop.remember_price() returns trigger
language plpgsql as $$
begin
  new.price_history := new.price_history || old.price::numeric(10,2);
  return new;
end
$$;

create trigger edition_price before update of price on shop.edition
  for each row execute function shop.remember_price();
