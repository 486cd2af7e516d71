-- Instants are text, ISO 8601 in UTC with three decimals, so that they sort as they are written.
-- Documents are JSON as REST and feed serve it.

create table mailbox (
  name         text    not null primary key,
  uid_validity integer not null default 0,
  uid          integer not null default 0,
  state        text    not null default 'starting',
  sentence     text    not null default '',
  since        text    not null
);

create table message (
  id           text    not null primary key,
  mailbox      text    not null,
  uid_validity integer,
  uid          integer,
  sha256       text    not null,
  size         integer not null,
  received_at  text    not null,
  refusal      text,
  state        text    not null,
  lease_owner  text,
  lease_until  text,
  attempts     integer not null default 0,
  sender       text,
  subject      text,
  result       text,
  score        integer,
  summary      text    not null,
  document     text    not null,
  unique (mailbox, uid_validity, uid)
);
create index message_by_sha256 on message (sha256, mailbox);
create index message_in_work on message (state) where state <> 'judged';
create index message_by_result on message (result, id);

create table verdict (
  id         integer primary key,
  message_id text    not null references message (id),
  result     text    not null,
  score      integer not null,
  policy     text    not null,
  engine     text    not null,
  given_at   text    not null,
  took_ms    integer not null,
  ledger     text    not null,
  document   text    not null,
  unique (message_id, policy)
);

create table part (
  verdict_id    integer not null references verdict (id),
  position      integer not null,
  path          text    not null,
  parent        text,
  kind          text    not null,
  view          text    not null,
  declared_type text,
  type          text    not null,
  name          text,
  range_from    integer,
  range_to      integer,
  size          integer not null,
  sha256        text    not null,
  traits        text    not null,
  primary key (verdict_id, position)
);
create index part_by_sha256 on part (sha256);

create table finding (
  verdict_id integer not null references verdict (id),
  position   integer not null,
  finding    text    not null,
  source     text    not null,
  title      text    not null,
  severity   text    not null,
  score      integer not null,
  counted    integer not null,
  technique  text,
  part       text    not null,
  range_from integer,
  range_to   integer,
  evidence   text,
  unfinished integer not null,
  primary key (verdict_id, position)
);
create index finding_by_id on finding (finding);

create table event (
  seq     integer primary key autoincrement,
  id      text    not null unique,
  type    text    not null,
  time    text    not null,
  subject text    not null,
  mailbox text,
  result  text,
  data    text    not null
);

create table subscription (
  name text    not null primary key,
  seq  integer not null
);
