-- Up Migration

create table shop.book_tag (
  book_id  bigint references shop.book on delete cascade,
  tag      text check (tag <> ''),
  position integer not null,
  primary key (book_id, tag)
);

insert into shop.book_tag (book_id, tag, position)
select id, tag, position from shop.book, unnest(tags) with ordinality as t (tag, position)
where tag <> '';

alter table shop.book drop column tags;

-- Down Migration

alter table shop.book add column tags text[] not null default '{}';

update shop.book set tags = array(select tag from shop.book_tag where book_id = id order by position);

drop table shop.book_tag;
