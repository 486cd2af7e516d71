-- Accounts, their sessions and tokens, and the audit. Of a secret only its SHA-256 is kept, in hex.

alter table app_user add column email text;
create unique index app_user_by_email on app_user (email);
create unique index app_user_by_name on app_user (lower(username));

-- One row: its number grows with each change that gives or takes rights, so that every process hears of it.
create table account_change (
  number bigint not null
);
insert into account_change (number) values (1);

-- A log-in and all refresh tokens that came of it.
create table session (
  id           text not null primary key,
  account      text not null references app_user (id),
  started_at   text not null,
  last_used_at text not null,
  ends_at      text not null,
  ended_at     text,
  address      text not null
);
create index session_by_account on session (account, started_at);
create index session_by_end on session (ended_at);

create table refresh_token (
  hash      text not null primary key,
  session   text not null references session (id),
  issued_at text not null,
  ends_at   text not null,
  used_at   text
);
create index refresh_token_by_session on refresh_token (session);

-- One live token an account.
create table reset_token (
  account text not null primary key references app_user (id),
  hash    text not null unique,
  made_at text not null,
  ends_at text not null
);

-- Scopes are names with blanks between.
create table api_token (
  id           text not null primary key,
  account      text not null references app_user (id),
  name         text not null,
  hash         text not null unique,
  scopes       text not null,
  made_at      text not null,
  ends_at      text not null,
  last_used_at text,
  revoked_at   text
);
create index api_token_by_account on api_token (account, made_at);

-- Append-only. Each hash covers its row and the hash of the row before.
create table audit (
  seq         bigint not null primary key,
  time        text   not null,
  actor       text   not null,
  action      text   not null,
  target      text,
  outcome     text   not null,
  address     text,
  correlation text,
  detail      text   not null,
  hash        text   not null
);

-- What was handed in under an Idempotency-Key.
create table submission_key (
  account    text not null references app_user (id),
  name       text not null,
  sha256     text not null,
  message_id text not null,
  made_at    text not null,
  primary key (account, name)
);
