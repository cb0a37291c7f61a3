-- Stock is counted, and scanners report.

-- migrate:up

create table stock."Stocktake" (
  id           serial primary key,
  warehouse    text not null references stock.warehouse on delete cascade,
  -- By the warehouse's own clock.
  "Counted at" timestamp not null,
  "Counted by" text
);

-- What the scanners report, unprocessed: no key, and a scanner may repeat itself.
create table stock.event_log (
  at      timestamptz not null default now(),
  event   text not null,
  number  bigint,
  payload jsonb
);

-- migrate:down

drop table stock.event_log;
drop table stock."Stocktake";
