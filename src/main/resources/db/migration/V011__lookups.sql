-- What the DNS said when the message was judged first, as a JSON object: texts by name, none where there is none, null
-- where no server answered. A later scan takes the answers from here.
alter table message add column lookups text;
