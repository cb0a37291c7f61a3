-- Both warehouses' clocks are one: that of the head office.
alter table stock."Stocktake" alter "Counted at" type timestamptz
  using "Counted at" at time zone 'UTC';
