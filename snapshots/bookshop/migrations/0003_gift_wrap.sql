-- Gifts may be wrapped in paper of one's choice: what is said of a gift moves out of the order's line.

-- migrate:up

create table shop.gift_wrap (
  id       integer generated always as identity primary key,
  order_id bigint not null,
  line     smallint not null,
  paper    text not null default 'plain',
  message  text,
  unique (order_id, line),
  foreign key (order_id, line) references shop.order_line on delete cascade
);

insert into shop.gift_wrap (order_id, line, message)
select order_id, line, nullif(gift_message, '') from shop.order_line
where gift_message is not null
order by order_id, line;

alter table shop.order_line drop column gift_message;

-- migrate:down

alter table shop.order_line add column gift_message text;

update shop.order_line set gift_message = coalesce(message, '')
from shop.gift_wrap
where gift_wrap.order_id = order_line.order_id and gift_wrap.line = order_line.line;

drop table shop.gift_wrap;
