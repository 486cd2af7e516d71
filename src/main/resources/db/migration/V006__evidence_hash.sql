-- The SHA-256 of the bytes that a finding cites, in hex.
alter table finding add column evidence_sha256 text;
