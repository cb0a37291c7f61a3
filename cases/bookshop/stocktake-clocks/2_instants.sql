-- Every warehouse has counted by its own clock.
alter table stock."Stocktake" add column counted_at timestamptz;

update stock."Stocktake" set counted_at = "Counted at" at time zone clock
from stock.warehouse where code = warehouse;

alter table stock."Stocktake" alter counted_at set not null;
alter table stock."Stocktake" drop column "Counted at";
