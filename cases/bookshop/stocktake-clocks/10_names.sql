alter table stock."Stocktake" rename "Counted by" to counted_by;
alter table stock."Stocktake" rename to stocktake;
