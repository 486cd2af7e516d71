-- Instants are text, ISO 8601 in UTC with three decimals, so that they sort as they are written.
-- Documents are JSON as REST and feed serve it. ${number} numbers rows by itself, upwards, never twice;
-- ${clustered} keeps the rows of a table in the order of its primary key.
-- An index comes with the query that needs it: each one is a random page more to write for every mail.

create table mailbox (
  name         text   not null primary key,
  uid_validity bigint not null default 0,
  uid          bigint not null default 0,
  state        text   not null default 'starting',
  sentence     text   not null default '',
  since        text   not null
);

-- A message is queued or worked on until lease_until, by lease_owner; behind that it is anyone's again.
create table message (
  id           text    not null primary key,
  mailbox      text    not null,
  uid_validity bigint,
  uid          bigint,
  sha256       text    not null,
  size         bigint  not null,
  received_at  text    not null,
  refusal      text,
  state        text    not null check (state in ('received', 'scanning', 'judged')),
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
create index message_by_mailbox on message (mailbox, id);
create index message_by_result on message (result, id);
create index message_in_work on message (attempts, id) where state <> 'judged';

-- The latest verdict is also in the document of its message. The ledger is a JSON list of {from, to, kind, part}.
create table verdict (
  id              ${number},
  message_id      text    not null references message (id),
  result          text    not null,
  score           integer not null,
  suspicious_from integer not null,
  malicious_from  integer not null,
  policy          text    not null,
  engine          text    not null,
  given_at        text    not null,
  took_ms         bigint  not null,
  ledger          text    not null,
  unique (message_id, policy)
);

-- In the order of the tree. Traits are a JSON list of names.
create table part (
  verdict_id    bigint  not null references verdict (id),
  position      integer not null,
  path          text    not null,
  parent        text,
  kind          text    not null,
  view          text    not null,
  declared_type text,
  type          text    not null,
  name          text,
  range_from    bigint,
  range_to      bigint,
  size          bigint  not null,
  sha256        text    not null,
  traits        text    not null,
  primary key (verdict_id, position)
) ${clustered};

-- The gravest first. Counted is what of the score the policy let count, and why it was not all.
create table finding (
  verdict_id bigint  not null references verdict (id),
  position   integer not null,
  finding    text    not null,
  source     text    not null,
  title      text    not null,
  severity   text    not null,
  score      integer not null,
  counted    integer not null,
  why        text,
  technique  text,
  part       text    not null,
  range_from bigint,
  range_to   bigint,
  evidence   text,
  unfinished integer not null,
  primary key (verdict_id, position)
) ${clustered};

create table event (
  seq     ${number},
  id      text not null,
  type    text not null,
  time    text not null,
  subject text not null,
  mailbox text,
  result  text,
  data    text not null
);

create table subscription (
  name text   not null primary key,
  seq  bigint not null
);
