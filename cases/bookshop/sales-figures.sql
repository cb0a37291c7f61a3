-- What is in a basket has not been sold; what was returned has.
with sold as (
  select book_id, format, order_id, quantity, total
  from shop.order_line join shop.edition using (isbn) join shop."order" on "order".id = order_id
  where status <> 'basket'
), per_format as (
  select book_id, sum(quantity) as copies, sum(total) as total,
    jsonb_build_object('format', format, 'copies', sum(quantity), 'orders', jsonb_agg(distinct order_id)) as figures
  from sold group by book_id, format
), per_book as (
  select book_id, jsonb_build_object(
    'copies', sum(copies), 'mean', round(sum(total) / sum(copies), 2), 'at', now(), 'by_format', jsonb_agg(figures)
  ) as sales
  from per_format group by book_id
)
update shop.book set metadata = coalesce(metadata, '{}') || jsonb_build_object('sales', sales)
from per_book where book_id = id;
