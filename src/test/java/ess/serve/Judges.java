package ess.serve;

import ess.message.ByteRange;
import ess.message.Content;
import ess.message.Envelope;
import ess.message.Finding;
import ess.message.Judgement;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.RawMessage;
import ess.message.Region;
import ess.message.Severity;
import ess.message.Sha256;
import ess.message.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Stands for the scan: a mail says in its Subject field what it is. */
public final class Judges {

  static String mail(String result) {
    return mail(result, "Ann <ann@example.org>", "");
  }

  static String mail(String result, String from, String more) {
    return "From: %s\r\nSubject: %s %s\r\n\r\nHello\r\n".formatted(from, result, more);
  }

  /** Called by the route. */
  public Judgement judge(RawMessage raw) {
    String text = raw.content().text(StandardCharsets.UTF_8);
    String subject = text.replaceAll("(?s).*?Subject: ([^\r]*).*", "$1");
    String from = text.replaceAll("(?s).*?From: ([^\r]*).*", "$1");
    Verdict.Result result = Verdict.Result.parse(subject.split(" ")[0]);
    int score = result == Verdict.Result.MALICIOUS ? 20 : 0;
    Finding finding =
        Finding.of("test.sign", "test", "A sign", Severity.HIGH, 20, PartPath.ROOT)
            .withRange(0, 4)
            .withEvidence("evidence");
    List<Finding> findings = score > 0 ? List.of(finding) : List.of();
    Sha256 digest = Sha256.of("x".getBytes(StandardCharsets.UTF_8));
    Content body = Content.of("Hello\r\n".getBytes(StandardCharsets.UTF_8));
    Part root =
        new Part(
            PartPath.ROOT,
            null,
            Part.Kind.MESSAGE,
            "raw",
            null,
            MediaType.of("message/rfc822"),
            null,
            List.of(),
            null,
            raw.content(),
            raw.message().sha256(),
            Set.of());
    Part child =
        new Part(
            new PartPath("1"),
            PartPath.ROOT,
            Part.Kind.BODY,
            "raw",
            MediaType.of("text/plain"),
            MediaType.of("text/plain"),
            null,
            List.of("a.txt"),
            new ByteRange(10, 17),
            body,
            body.sha256(),
            Set.of());
    Instant now = Instant.now();
    return new Judgement(
        new PartTree(
            raw.message(),
            new Envelope(from, null, subject, null, List.of()),
            List.of(root, child),
            List.of(new Region(new ByteRange(0, 17), Region.Kind.HEADER, PartPath.ROOT)),
            findings,
            List.of("test"),
            now),
        new Verdict(
            result,
            score,
            8,
            16,
            "none",
            digest,
            digest,
            null,
            null,
            now,
            1,
            findings.stream()
                .map(f -> new Verdict.Term(f.id(), f.part(), f.score(), f.score(), null))
                .toList(),
            findings));
  }
}
