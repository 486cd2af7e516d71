-- What people say a message is, in the order in which they said it. Of a message the newest counts.
create table feedback (
  number     ${number},
  message_id text not null references message (id),
  label      text not null check (label in ('junk', 'good')),
  said_by    text not null,
  said_at    text not null
);
create index feedback_by_message on feedback (message_id, number);
