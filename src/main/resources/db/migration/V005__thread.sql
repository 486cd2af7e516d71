-- Which messages name which identifier of a mail (RFC 5322, section 3.6.4). What stands here is the digest of mailbox
-- and identifier: mails of two mailboxes never share one. Ids sort by time, so the newest of a thread stand together.
create table thread (
  identifier text not null,
  message_id text not null references message (id),
  primary key (identifier, message_id)
) ${clustered};
