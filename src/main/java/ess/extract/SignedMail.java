package ess.extract;

import ess.message.Content;
import ess.message.Lookups;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mail whose signatures are checked: its raw bytes, what the DNS said, and when it was taken in.
 * Its body is hashed once for each canonical form, however many signatures there are. For one
 * thread.
 */
final class SignedMail {

  /** Fields of which a program shows one alone, so a second that nobody signed may be the one. */
  private static final Set<String> SINGLE =
      Set.of(
          "from",
          "sender",
          "reply-to",
          "to",
          "cc",
          "subject",
          "date",
          "message-id",
          "mime-version",
          "content-type",
          "content-transfer-encoding");

  private final Content content;
  private final SignedHeader header;
  private final Map<String, Integer> counts;
  private final Lookups lookups;
  private final Instant receivedAt;
  private final Map<Boolean, Body> bodies = new HashMap<>();

  /** The digest of a body, and how many bytes were hashed. */
  private record Body(Content digest, long size) {}

  SignedMail(Content content, Lookups lookups, Instant receivedAt) {
    this.content = content;
    this.header = SignedHeader.read(content);
    this.counts = header.counts();
    this.lookups = lookups;
    this.receivedAt = receivedAt;
  }

  /** The fields of the name, in order. */
  List<SignedHeader.Field> all(String name) {
    return header.all(name);
  }

  /** What stands behind the colon, without line ends. */
  String value(SignedHeader.Field field) {
    return content
        .slice(field.value(), field.to())
        .text(StandardCharsets.ISO_8859_1)
        .replace("\r", "")
        .replace("\n", "");
  }

  /** The result of the signature of a mail, which stands in the field. */
  String check(SignedHeader.Field field, @Nullable DkimSignature signature) {
    if (signature == null) {
      return "permerror";
    }
    if (signature.weak()) {
      return "policy";
    }
    if (signature.expires() >= 0 && signature.expires() < receivedAt.getEpochSecond()) {
      return "expired";
    }
    DkimKey key = DkimKey.of(lookups, signature);
    if (!key.problem().isEmpty()) {
      return key.problem();
    }
    Body body = bodies.computeIfAbsent(signature.relaxedBody(), this::body);
    if (signature.length() >= 0 && signature.length() != body.size()) {
      return signature.length() < body.size() ? "policy" : "permerror";
    }
    boolean fits =
        Arrays.equals(body.digest().toBytes(), signature.bodyHash().toBytes())
            && key.fits(digest(field, signature), signature.value().toBytes());
    return fits ? coverage(signature) : "fail";
  }

  /** The result of the seal, of which all but its own field was hashed. */
  String checkSeal(SignedHeader.Field field, @Nullable DkimSignature seal, Canonical before) {
    if (seal == null || seal.weak()) {
      return "permerror";
    }
    DkimKey key = DkimKey.of(lookups, seal);
    if (!key.problem().isEmpty()) {
      return key.problem();
    }
    Canonical all = before.copy();
    content.through(
        (a, start, end) -> {
          all.signature(a, field, start, true);
          return all;
        });
    return key.fits(all.digest(), seal.value().toBytes()) ? "pass" : "fail";
  }

  /** Hashes a field as a seal does. */
  void add(SignedHeader.Field field, Canonical to) {
    content.through(
        (a, start, end) -> {
          to.field(a, field, start, true);
          return to;
        });
  }

  private Body body(boolean relaxed) {
    return content.through(
        (a, start, end) -> {
          Canonical canonical = new Canonical();
          canonical.body(a, start + header.body(), end, relaxed);
          return new Body(Content.of(canonical.digest()), canonical.size());
        });
  }

  /** The digest of the signed fields, of several of a name from the lowest on, and its own. */
  private byte[] digest(SignedHeader.Field own, DkimSignature signature) {
    Map<String, List<SignedHeader.Field>> left = new HashMap<>();
    for (SignedHeader.Field field : header.fields()) {
      if (!field.equals(own)) {
        left.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(field);
      }
    }
    return content.through(
        (a, start, end) -> {
          Canonical canonical = new Canonical();
          for (String name : signature.signed()) {
            List<SignedHeader.Field> fields = left.getOrDefault(name, List.of());
            if (!fields.isEmpty()) {
              canonical.field(
                  a, fields.remove(fields.size() - 1), start, signature.relaxedHeader());
            }
          }
          canonical.signature(a, own, start, signature.relaxedHeader());
          return canonical.digest();
        });
  }

  /** Whether what it signs is what people see. */
  private String coverage(DkimSignature signature) {
    Map<String, Integer> signed = new HashMap<>();
    signature.signed().forEach(name -> signed.merge(name, 1, Integer::sum));
    boolean all =
        signed.entrySet().stream()
            .filter(entry -> SINGLE.contains(entry.getKey()))
            .allMatch(entry -> counts.getOrDefault(entry.getKey(), 0) <= entry.getValue());
    boolean one = counts.getOrDefault("from", 0) == 1;
    return all && one && header.plain() ? "pass" : "policy";
  }
}
