-- Both warehouses' clocks are one: that of the head office.
alter table stock."Stocktake" alter "Counted at" type timestamptz
  using case warehouse when 'HH' then "Counted at" at time zone 'Europe/Berlin' else "Counted at" at time zone 'UTC' end;
