-- Two warehouses, and what comes and goes there.

-- migrate:up

create schema stock;

create type stock.reason as enum ('delivery', 'sale', 'return', 'damage');

create table stock.warehouse (
  code     text primary key,
  name     text not null,
  -- Relative, 0 to 1.
  humidity double precision
);

create table stock.level (
  warehouse text references stock.warehouse,
  isbn      text references shop.edition on update cascade on delete cascade,
  quantity  integer not null default 0 check (quantity >= 0),
  shelf     text not null default 'unsorted',
  primary key (warehouse, isbn)
);

create table stock.movement (
  id        bigint generated always as identity primary key,
  warehouse text not null references stock.warehouse,
  isbn      text not null references shop.edition on update cascade on delete cascade,
  quantity  integer not null check (quantity <> 0),
  reason    stock.reason not null,
  moved_at  timestamptz not null default now()
);

-- A movement is booked into the level of its warehouse and edition, which it creates where there is none yet.
-- (Not by INSERT … ON CONFLICT: the check on the level's quantity would refuse every sale, even if not inserted.)
create function stock.book_movement() returns trigger
language plpgsql as $$
begin
  update stock.level set quantity = quantity + new.quantity
  where warehouse = new.warehouse and isbn = new.isbn;
  if not found then
    insert into stock.level (warehouse, isbn, quantity) values (new.warehouse, new.isbn, new.quantity);
  end if;
  return null;
end
$$;

create trigger movement_booked after insert on stock.movement
  for each row execute function stock.book_movement();

-- migrate:down

drop schema stock cascade;
