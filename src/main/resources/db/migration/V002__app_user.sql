create table app_user (
  id            text    not null primary key,
  username      text    not null unique,
  password_hash text    not null,
  role          text    not null,
  created_at    text    not null,
  disabled_at   text,
  version       integer not null default 1
);
