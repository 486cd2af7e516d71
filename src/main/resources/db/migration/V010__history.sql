-- How many mails of a mailbox came from a sender: from an address, a site, under a name, and so on. What stands here is
-- the digest of mailbox, kind and value. Numbers and not rows of mails, so that asking costs the same after years.
create table sender_count (
  sender text   not null primary key,
  mails  bigint not null
) ${clustered};

-- What the numbers were when the message was judged first, as a JSON list; a later scan takes them from here.
alter table message add column history text;
