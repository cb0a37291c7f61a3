alter table stock.warehouse add column clock text not null default 'Europe/Berlin';

update stock.warehouse set clock = 'Atlantic/Reykjavik' where code = 'RVK';
