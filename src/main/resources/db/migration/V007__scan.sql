-- A verdict is that of a scan. The scans of a message have numbers from 1 on; that of message is the last that was asked for.
-- What refers to the table that is made anew is made anew with it, so that no reference is ever without its row.

alter table message add column scan integer not null default 1;

-- The latest verdict stands in the document of its message, and moves here when a later one takes its place.
create table scan_verdict (
  id              ${number},
  message_id      text    not null references message (id),
  scan            integer not null,
  result          text    not null,
  score           integer not null,
  suspicious_from integer not null,
  malicious_from  integer not null,
  policy          text    not null,
  engine          text    not null,
  rules           text,
  learner         text,
  given_at        text    not null,
  took_ms         bigint  not null,
  ledger          text    not null,
  document        text,
  unique (message_id, scan)
);
insert into scan_verdict (id, message_id, scan, result, score, suspicious_from, malicious_from, policy, engine,
  given_at, took_ms, ledger)
select id, message_id, row_number() over (partition by message_id order by id), result, score, suspicious_from,
  malicious_from, policy, engine, given_at, took_ms, ledger
from verdict;
update message set scan = (select max(v.scan) from scan_verdict v where v.message_id = message.id)
where id in (select message_id from scan_verdict where scan > 1);

create table scan_part (
  verdict_id    bigint  not null references scan_verdict (id),
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
insert into scan_part select * from part;
drop table part;

create table scan_finding (
  verdict_id      bigint  not null references scan_verdict (id),
  position        integer not null,
  finding         text    not null,
  source          text    not null,
  title           text    not null,
  severity        text    not null,
  score           integer not null,
  counted         integer not null,
  why             text,
  technique       text,
  part            text    not null,
  range_from      bigint,
  range_to        bigint,
  evidence        text,
  unfinished      integer not null,
  evidence_sha256 text,
  primary key (verdict_id, position)
) ${clustered};
insert into scan_finding select * from finding;
drop table finding;

drop table verdict;
alter table scan_verdict rename to verdict;
alter table scan_part rename to part;
alter table scan_finding rename to finding;
