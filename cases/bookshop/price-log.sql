create table shop.price_log (
  id     bigint generated always as identity primary key,
  isbn   text not null references shop.edition on update cascade on delete cascade,
  was    shop.price not null,
  became shop.price not null,
  at     timestamptz not null default now(),
  by     text not null default current_user
);

create function shop.log_price() returns trigger
language plpgsql as $$
begin
  insert into shop.price_log (isbn, was, became) values (new.isbn, old.price, new.price);
  return null;
end
$$;

create trigger price_logged after update of price on shop.edition
  for each row when (old.price is distinct from new.price) execute function shop.log_price();
