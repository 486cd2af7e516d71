package ess.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import ess.message.ByteRange;
import ess.message.Envelope;
import ess.message.Finding;
import ess.message.Message;
import ess.message.Part;
import ess.message.PartTree;
import ess.message.Region;
import ess.message.ResetToken;
import ess.message.Sha256;
import ess.message.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the JSON that is kept beside the rows, and the JSON from which rows are made. */
final class Documents {

  private static final JsonFactory JSON = new JsonFactory();

  private Documents() {}

  /**
   * Lets no token of a password reset into what REST and feed show, wherever in a mail it stood.
   */
  private static final class Redacting extends JsonGeneratorDelegate {

    Redacting(JsonGenerator json) {
      super(json);
    }

    @Override
    public void writeString(@Nullable String value) throws IOException {
      if (value == null) {
        writeNull();
      } else {
        super.writeString(ResetToken.redacted(value));
      }
    }
  }

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private static String text(Body body) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator json = new Redacting(JSON.createGenerator(text))) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a string takes what is written", e);
    }
    return text.toString();
  }

  /** What a list and an event show of a message; without verdict it stands there as received. */
  static String summary(Message message, Envelope envelope, @Nullable Verdict verdict) {
    return text(
        json -> {
          json.writeStartObject();
          json.writeStringField("id", message.id().text());
          json.writeStringField("mailbox", message.mailbox());
          json.writeStringField("receivedAt", Texts.time(message.receivedAt()));
          json.writeStringField("from", Texts.clean(envelope.from()));
          json.writeStringField("subject", Texts.clean(envelope.subject()));
          json.writeNumberField("size", message.size());
          json.writeStringField("state", verdict == null ? "received" : "judged");
          if (verdict == null) {
            json.writeNullField("verdict");
          } else {
            json.writeObjectFieldStart("verdict");
            json.writeStringField("result", verdict.result().text());
            json.writeNumberField("score", verdict.score());
            json.writeStringField("reason", reason(verdict));
            json.writeStringField("givenAt", Texts.time(verdict.givenAt()));
            json.writeEndObject();
          }
          json.writeEndObject();
        });
  }

  private static @Nullable String reason(Verdict verdict) {
    return verdict.findings().isEmpty() ? null : verdict.findings().get(0).title();
  }

  /**
   * What is shown of one message.
   *
   * @param verdict the verdict as {@link #verdict} writes it, or null
   */
  static String document(Message message, Envelope envelope, @Nullable String verdict) {
    return text(
        json -> {
          json.writeStartObject();
          json.writeStringField("id", message.id().text());
          json.writeStringField("sha256", message.sha256().hex());
          json.writeStringField("mailbox", message.mailbox());
          number(json, "uidValidity", message.uidValidity());
          number(json, "uid", message.uid());
          json.writeStringField("receivedAt", Texts.time(message.receivedAt()));
          json.writeNumberField("size", message.size());
          json.writeStringField("from", Texts.clean(envelope.from()));
          json.writeStringField("subject", Texts.clean(envelope.subject()));
          json.writeStringField("state", verdict == null ? "received" : "judged");
          json.writeFieldName("verdict");
          json.writeRawValue(verdict == null ? "null" : verdict);
          json.writeEndObject();
        });
  }

  /** A verdict with its arithmetic and its findings. */
  static String verdict(Verdict verdict) {
    return text(
        json -> {
          json.writeStartObject();
          json.writeStringField("result", verdict.result().text());
          json.writeNumberField("score", verdict.score());
          json.writeNumberField("suspiciousFrom", verdict.suspiciousFrom());
          json.writeNumberField("maliciousFrom", verdict.maliciousFrom());
          json.writeStringField("action", verdict.action());
          json.writeStringField("policy", verdict.policy().hex());
          json.writeStringField("engine", verdict.engine().hex());
          digest(json, "rules", verdict.rules());
          digest(json, "learner", verdict.learner());
          json.writeStringField("givenAt", Texts.time(verdict.givenAt()));
          json.writeNumberField("tookMs", verdict.tookMs());
          json.writeArrayFieldStart("terms");
          for (Verdict.Term term : verdict.terms()) {
            write(json, term);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("findings");
          for (Finding finding : verdict.findings()) {
            write(json, finding);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void digest(JsonGenerator json, String name, @Nullable Sha256 digest)
      throws IOException {
    if (digest != null) {
      json.writeStringField(name, digest.hex());
    }
  }

  private static void write(JsonGenerator json, Verdict.Term term) throws IOException {
    json.writeStartObject();
    json.writeStringField("finding", term.finding());
    json.writeStringField("part", term.part().text());
    json.writeNumberField("given", term.given());
    json.writeNumberField("counted", term.counted());
    if (term.why() != null) {
      json.writeStringField("why", term.why());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Finding finding) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", finding.id());
    json.writeStringField("source", finding.source());
    json.writeStringField("title", finding.title());
    json.writeStringField("severity", finding.severity().text());
    json.writeNumberField("score", finding.score());
    if (finding.technique() != null) {
      json.writeStringField("technique", finding.technique());
    }
    json.writeStringField("part", finding.part().text());
    ByteRange range = finding.range();
    if (range != null) {
      json.writeObjectFieldStart("range");
      json.writeNumberField("from", range.from());
      json.writeNumberField("to", range.to());
      json.writeEndObject();
    }
    if (finding.evidence() != null) {
      json.writeStringField("evidence", finding.evidence());
    }
    digest(json, "evidenceSha256", finding.evidenceSha256());
    json.writeBooleanField("unfinished", finding.unfinished());
    json.writeEndObject();
  }

  /** The ledger as a list. */
  static String ledger(List<Region> regions) {
    return text(
        json -> {
          json.writeStartArray();
          for (Region region : regions) {
            json.writeStartObject();
            json.writeNumberField("from", region.range().from());
            json.writeNumberField("to", region.range().to());
            json.writeStringField("kind", region.kind().text());
            json.writeStringField("part", region.part().text());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /** The rows of the table {@code part}; the names are those of its columns. */
  static String partRows(PartTree tree) {
    return text(
        json -> {
          json.writeStartArray();
          int position = 0;
          for (Part part : tree.parts()) {
            json.writeStartObject();
            json.writeNumberField("position", position++);
            json.writeStringField("path", Texts.clean(part.path().text()));
            if (part.parent() != null) {
              json.writeStringField("parent", Texts.clean(part.parent().text()));
            }
            json.writeStringField("kind", lower(part.kind()));
            json.writeStringField("view", Texts.clean(part.view()));
            if (part.declaredType() != null) {
              json.writeStringField("declared_type", part.declaredType().toString());
            }
            json.writeStringField("type", part.type().toString());
            if (part.name() != null) {
              json.writeStringField("name", Texts.clean(part.name()));
            }
            range(json, part.range());
            json.writeNumberField("size", part.content().size());
            json.writeStringField("sha256", part.sha256().hex());
            json.writeStringField("traits", traits(part));
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static String traits(Part part) {
    return part.traits().isEmpty()
        ? "[]"
        : part.traits().stream()
            .sorted()
            .map(trait -> '"' + lower(trait) + '"')
            .collect(Collectors.joining(",", "[", "]"));
  }

  /** The rows of the table {@code finding}; the names are those of its columns. */
  static String findingRows(Verdict verdict) {
    return text(
        json -> {
          json.writeStartArray();
          int position = 0;
          for (Finding finding : verdict.findings()) {
            json.writeStartObject();
            json.writeNumberField("position", position);
            json.writeStringField("finding", finding.id());
            json.writeStringField("source", finding.source());
            json.writeStringField("title", finding.title());
            json.writeStringField("severity", finding.severity().text());
            json.writeNumberField("score", finding.score());
            json.writeNumberField("counted", counted(verdict, position));
            if (why(verdict, position) != null) {
              json.writeStringField("why", why(verdict, position));
            }
            if (finding.technique() != null) {
              json.writeStringField("technique", finding.technique());
            }
            json.writeStringField("part", Texts.clean(finding.part().text()));
            range(json, finding.range());
            if (finding.evidence() != null) {
              json.writeStringField("evidence", finding.evidence());
            }
            digest(json, "evidence_sha256", finding.evidenceSha256());
            json.writeNumberField("unfinished", finding.unfinished() ? 1 : 0);
            json.writeEndObject();
            position++;
          }
          json.writeEndArray();
        });
  }

  private static int counted(Verdict verdict, int position) {
    return position < verdict.terms().size() ? verdict.terms().get(position).counted() : 0;
  }

  private static @Nullable String why(Verdict verdict, int position) {
    return position < verdict.terms().size() ? verdict.terms().get(position).why() : null;
  }

  private static void range(JsonGenerator json, @Nullable ByteRange range) throws IOException {
    if (range != null) {
      json.writeNumberField("range_from", range.from());
      json.writeNumberField("range_to", range.to());
    }
  }

  private static void number(JsonGenerator json, String name, @Nullable Long value)
      throws IOException {
    json.writeFieldName(name);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeNumber(value);
    }
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
