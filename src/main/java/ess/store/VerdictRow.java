package ess.store;

import ess.message.Envelope;
import ess.message.Judgement;
import ess.message.Message;
import ess.message.MessageId;
import ess.message.ResetToken;
import ess.message.Sha256;
import ess.message.Verdict;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is bound when a verdict is stored: its own columns, those of its message and event, and
 * parts and findings as one JSON text each. Immutable, safe for many threads.
 */
public final class VerdictRow {

  /** The values of a judgement by their names in the SQL of {@code store-verdict}. */
  public Map<String, Object> of(Judgement judgement) {
    Message message = judgement.tree().message();
    Envelope envelope = judgement.tree().envelope();
    Verdict verdict = judgement.verdict();
    String document = Documents.verdict(verdict);
    Map<String, Object> values = new HashMap<>(40);
    values.put("id", message.id().text());
    values.put("scan", message.scan());
    values.put("mailbox", message.mailbox());
    values.put("refusal", Texts.clean(message.refusal()));
    values.put("sender", shown(envelope.from()));
    values.put("subject", shown(envelope.subject()));
    values.put("result", verdict.result().text());
    values.put("score", verdict.score());
    values.put("suspiciousFrom", verdict.suspiciousFrom());
    values.put("maliciousFrom", verdict.maliciousFrom());
    values.put("action", verdict.action());
    values.put("policy", verdict.policy().hex());
    values.put("engine", verdict.engine().hex());
    values.put("rules", hex(verdict.rules()));
    values.put("learner", hex(verdict.learner()));
    values.put("givenAt", Texts.time(verdict.givenAt()));
    values.put("tookMs", verdict.tookMs());
    values.put("ledger", Documents.ledger(judgement.tree().regions()));
    values.put("summary", Documents.summary(message, envelope, verdict));
    values.put("document", Documents.document(message, envelope, document));
    values.put("parts", Documents.partRows(judgement.tree()));
    values.put("findings", Documents.findingRows(verdict));
    values.put("thread", ThreadRow.kept(message.mailbox(), envelope.thread()));
    values.put("lookups", LookupRow.kept(judgement.tree()));
    values.put("history", SenderRow.kept(judgement.tree()));
    values.put(
        "senders",
        SenderRow.counted(judgement.tree(), verdict.result() == Verdict.Result.MALICIOUS));
    values.put("eventId", MessageId.at(verdict.givenAt()).text());
    return values;
  }

  private static @Nullable String hex(@Nullable Sha256 digest) {
    return digest == null ? null : digest.hex();
  }

  private static @Nullable String shown(@Nullable String text) {
    return text == null ? null : Texts.clean(ResetToken.redacted(text));
  }
}
