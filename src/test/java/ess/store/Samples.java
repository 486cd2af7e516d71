package ess.store;

import ess.message.Arrival;
import ess.message.ByteRange;
import ess.message.Content;
import ess.message.Envelope;
import ess.message.Finding;
import ess.message.Judgement;
import ess.message.MediaType;
import ess.message.Message;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.Region;
import ess.message.Severity;
import ess.message.Sha256;
import ess.message.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes arrivals and judgements. */
final class Samples {

  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final Sha256 POLICY = Sha256.of("policy".getBytes(StandardCharsets.UTF_8));

  static final Sha256 EVIDENCE = Sha256.of("evidence".getBytes(StandardCharsets.UTF_8));

  private Samples() {}

  static Arrival arrival(long uid, String bytes) {
    return new Arrival(
        uid, Sha256.of(bytes.getBytes(StandardCharsets.UTF_8)), bytes.length(), NOON, null);
  }

  static Judgement judgement(Message message, int parts, int findings) {
    Envelope envelope =
        new Envelope(
            "Ann <ann@example.org>",
            "bob@example.org",
            "Lunch \"today\"?",
            "<1@x>",
            List.of("1@x"));
    List<Part> tree = new ArrayList<>();
    tree.add(part(PartPath.ROOT, null, Part.Kind.MESSAGE));
    for (int i = 1; i < parts; i++) {
      tree.add(part(new PartPath(Integer.toString(i)), PartPath.ROOT, Part.Kind.BODY));
    }
    List<Finding> found = new ArrayList<>();
    List<Verdict.Term> terms = new ArrayList<>();
    for (int i = 0; i < findings; i++) {
      found.add(
          Finding.of(
                  "test.sign-" + i,
                  "tester",
                  "Sign number " + i + " of something that is not quite right",
                  Severity.MEDIUM,
                  3,
                  PartPath.ROOT)
              .withTechnique("T1566.001")
              .withRange(10, 20)
              .withEvidence("an excerpt of some forty characters long")
              .withEvidenceSha256(EVIDENCE));
      terms.add(new Verdict.Term("test.sign-" + i, PartPath.ROOT, 3, 2, "cap of test"));
    }
    Verdict verdict =
        new Verdict(
            findings == 0 ? Verdict.Result.CLEAN : Verdict.Result.SUSPICIOUS,
            2 * findings,
            8,
            16,
            "none",
            POLICY,
            Sha256.of("engine".getBytes(StandardCharsets.UTF_8)),
            null,
            null,
            NOON.plusMillis(7),
            7,
            terms,
            found);
    return new Judgement(
        new PartTree(
            message,
            envelope,
            tree,
            List.of(
                new Region(new ByteRange(0, 100), Region.Kind.HEADER, PartPath.ROOT),
                new Region(new ByteRange(100, 4000), Region.Kind.BODY, new PartPath("1"))),
            found,
            List.of("tester:1"),
            NOON),
        verdict);
  }

  private static Part part(PartPath path, PartPath parent, Part.Kind kind) {
    Content content = Content.of(path.text().getBytes(StandardCharsets.UTF_8));
    return new Part(
        path,
        parent,
        kind,
        "raw",
        MediaType.of("text/plain"),
        MediaType.of("text/plain"),
        "utf-8",
        List.of("name-of-" + path.text() + ".txt"),
        new ByteRange(100, 4000),
        content,
        content.sha256(),
        Set.of(Part.Trait.CONTAINER, Part.Trait.CUT));
  }
}
