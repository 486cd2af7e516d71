-- What the policy says is to be done about a message: none, or move:FOLDER.
alter table verdict add column action text not null default 'none';
