-- A point for every full ten of whatever currency that a customer has paid.
create table shop.loyalty (
  customer_id uuid primary key references shop.customer on delete cascade,
  points      integer not null check (points > 0),
  since       date not null
);

insert into shop.loyalty (customer_id, points, since)
select customer_id, floor(sum(total) / 10), min(placed_at at time zone 'Europe/Berlin')
from shop."order" join shop.order_line on order_id = id
where customer_id is not null and status in ('paid', 'sent')
group by customer_id
having sum(total) >= 10;
