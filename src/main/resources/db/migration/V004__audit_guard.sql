-- The audit only grows. ${refuse_change} is how the database refuses the statement. Whoever owns the file can lift
-- the guard; what is changed then is found by the hashes.

create trigger audit_update before update on audit
${refuse_change};
create trigger audit_delete before delete on audit
${refuse_change};
create trigger audit_insert before insert on audit when new.seq <= (select max(seq) from audit)
${refuse_change};
