alter table stock.movement rename to movement_unparted;
alter table stock.movement_unparted rename constraint movement_pkey to movement_unparted_pkey;
alter table stock.movement_unparted drop constraint movement_isbn_fkey, drop constraint movement_warehouse_fkey;

create table stock.movement (
  id        bigint generated always as identity,
  warehouse text not null references stock.warehouse,
  isbn      text not null references shop.edition on update cascade on delete cascade,
  quantity  integer not null check (quantity <> 0),
  reason    stock.reason not null,
  moved_at  timestamptz not null default now(),
  primary key (id, moved_at)
) partition by range (moved_at);

create table stock.movement_2025 partition of stock.movement for values from ('2025-01-01Z') to ('2026-01-01Z');
create table stock.movement_2026 partition of stock.movement for values from ('2026-01-01Z') to ('2027-01-01Z');

insert into stock.movement overriding system value select * from stock.movement_unparted;
drop table stock.movement_unparted;

-- Numbers go on from where they were.
select setval(pg_get_serial_sequence('stock.movement', 'id'), max(id)) from stock.movement;

-- For each statement, not for each row: a row that moves to another partition is inserted there, and would be booked again.
create function stock.book_movements() returns trigger
language plpgsql as $$
begin
  insert into stock.level (warehouse, isbn, quantity)
  select warehouse, isbn, sum(quantity) from inserted group by warehouse, isbn
  on conflict (warehouse, isbn) do update set quantity = level.quantity + excluded.quantity;
  return null;
end
$$;

create trigger movement_booked after insert on stock.movement
  referencing new table as inserted for each statement execute function stock.book_movements();
