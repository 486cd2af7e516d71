package ess.decompose;

import ess.decompose.opener.Bytes;
import ess.decompose.opener.Limit;
import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.Region;
import ess.message.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one mail in every way that a client might, and makes parts of what each reading adds. For
 * one thread.
 */
final class MailReader {

  private static final int MOST_BOUNDARY_VIEWS = 4;
  private static final int MOST_UNKNOWN = 200;

  private final Dissection dissection;
  private final Tree tree;
  private final PartPath mail;
  private final Bytes bytes;
  private final int depth;
  private final EntityParts parts;
  private final StructureNotes notes;
  private final Set<Long> plainRuns = new HashSet<>();

  MailReader(Dissection dissection, Tree tree, PartPath mail, Bytes bytes, int depth) {
    this.dissection = dissection;
    this.tree = tree;
    this.mail = mail;
    this.bytes = bytes;
    this.depth = depth;
    this.parts = new EntityParts(dissection, tree, mail, bytes, depth);
    this.notes = new StructureNotes(tree, mail, bytes.from());
  }

  /** The plain reading of the mail. */
  Scan scan() {
    return scan(bytes, RawScanner.Start.MAIL, RawScanner.Strictness.LOOSE, null);
  }

  /** Makes parts of the plain reading, and of what any other adds to it. */
  void read(Scan scan) {
    int findings = tree.findings().size();
    Bytes plain = Charsets.asUtf8(bytes, null);
    if (plain != null) {
      dissection.addReading(tree.get(mail), plain, View.CHARSET, depth);
    }
    parts.emit(scan, View.RAW);
    for (Entity entity : scan.entities()) {
      plainRuns.add(run(entity));
    }
    differentBoundaries(scan);
    differentLines(scan.doubts());
    boolean differ = secondOpinion();
    if (differ || isOdd(findings)) {
      thirdOpinion(scan);
    }
  }

  /** Reads a run of bytes that turned out to have the structure of a mail or of its parts. */
  void readAs(RawScanner.Start start, String view) {
    parts.emit(scan(bytes, start, RawScanner.Strictness.LOOSE, null), view);
  }

  /** The ledger of the mail, with the names of the parts that were made of it. */
  List<Region> ledger(Scan scan) {
    List<Region> regions = new ArrayList<>(scan.marks().size());
    for (Scan.Mark mark : scan.marks()) {
      Entity owner = mark.owner();
      PartPath gap = parts.gapAt(mark.from());
      PartPath path =
          switch (mark.kind()) {
            case HEADER -> owner.headerPath;
            case BODY, DELIMITER, UNREAD -> owner.bodyPath;
            case PREAMBLE, EPILOGUE -> gap == null ? owner.bodyPath : gap;
          };
      regions.add(
          new Region(
              new ByteRange(mark.from() - bytes.from(), mark.to() - bytes.from()),
              isUnread(mark, gap) ? Region.Kind.UNREAD : mark.kind(),
              path == null ? mail : path));
    }
    return regions;
  }

  /** Whether the budget ran out before a part was made of the bytes, which no part above shows. */
  private boolean isUnread(Scan.Mark mark, @Nullable PartPath gap) {
    Entity owner = mark.owner();
    boolean unread =
        switch (mark.kind()) {
          case HEADER -> owner.headerPath == null || owner.headerUnread;
          case BODY -> owner.bodyPath == null || owner.bodyUnread;
          case PREAMBLE, EPILOGUE -> gap == null;
          case DELIMITER, UNREAD -> false;
        };
    return unread && !new Bytes(bytes.array(), mark.from(), mark.to()).isBlank();
  }

  private Scan scan(
      Bytes what,
      RawScanner.Start start,
      RawScanner.Strictness strictness,
      @Nullable String onlyBoundary) {
    int most = tree.budget.limits().regions();
    int mails = tree.budget.limits().depth() - depth;
    Scan scan = new RawScanner(what, most, mails, start, strictness, onlyBoundary).scan();
    if (scan.full()) {
      tree.limit(Limit.REGIONS, mail);
    }
    return scan;
  }

  /** Where entities have several boundaries, the mail is cut once more by each alone. */
  private void differentBoundaries(Scan scan) {
    List<String> views = new ArrayList<>();
    for (Entity entity : scan.entities()) {
      HeaderSection header = entity.header;
      List<String> used = used(header);
      if (used.size() > 1) {
        notes.ambiguous(
            "boundary",
            "A multipart announces several boundaries, and they occur",
            5,
            header.from,
            header.to,
            used.get(0),
            used.get(1));
        views.addAll(used);
      }
    }
    for (String boundary : views.subList(0, Math.min(views.size(), MOST_BOUNDARY_VIEWS))) {
      other(bytes, RawScanner.Strictness.LOOSE, boundary, View.ONE_BOUNDARY);
      other(bytes, RawScanner.Strictness.EXACT, boundary, View.ONE_BOUNDARY);
    }
  }

  /** The boundaries of a header that differ in more than where they end, and occur in the mail. */
  private List<String> used(HeaderSection header) {
    if (header.boundaries.size() < 2) {
      return List.of();
    }
    List<String> used = new ArrayList<>();
    for (String boundary : header.boundaries) {
      boolean other =
          used.stream().noneMatch(b -> b.startsWith(boundary) || boundary.startsWith(b));
      if (other && bytes.find("--" + boundary, header.to - bytes.from(), bytes.size()) >= 0) {
        used.add(boundary);
      }
    }
    return used;
  }

  private void differentLines(Scan.Doubts doubts) {
    if (doubts.oddEnd() >= 0) {
      noteLine("line-end", "A line ends in a way that not all clients know", doubts.oddEnd(), 0);
      other(LineEnds.oddAsEnds(bytes), RawScanner.Strictness.LOOSE, null, View.BARE_CR);
    }
    if (doubts.bareFeed() >= 0 && LineEnds.hasCrlf(bytes)) {
      noteLine(
          "line-end", "A boundary line ends otherwise than other lines do", doubts.bareFeed(), 1);
      other(LineEnds.crlfAlone(bytes), RawScanner.Strictness.LOOSE, null, View.CRLF_ALONE);
    }
    if (doubts.looseLine() >= 0) {
      noteLine("boundary-line", "A line is only almost a boundary line", doubts.looseLine(), 1);
      other(bytes, RawScanner.Strictness.EXACT, null, View.EXACT_BOUNDARY);
    }
    if (doubts.crossedLine() >= 0) {
      noteLine(
          "nesting",
          "A boundary line of an outer multipart stands inside an inner one",
          doubts.crossedLine(),
          0);
      other(bytes, RawScanner.Strictness.INNERMOST, null, View.INNERMOST_BOUNDARY);
    }
  }

  private void noteLine(String what, String sentence, int at, int score) {
    int end = Math.min(bytes.to(), Bytes.lineEnd(bytes.array(), at, bytes.to()));
    notes.ambiguous(what, sentence, score, at, end, "it cuts here", "it goes on");
  }

  /** Adds the contents of another reading that no reading before it gave. */
  private void other(
      Bytes text, RawScanner.Strictness strictness, @Nullable String boundary, String view) {
    Scan scan = scan(text, RawScanner.Start.MAIL, strictness, boundary);
    int shift = bytes.from() - text.from();
    for (Entity entity : scan.entities()) {
      if (entity.shape != Entity.Shape.LEAF) {
        continue;
      }
      boolean plain = plainRuns.contains(run(entity) + ((long) shift << 32) + shift);
      Bytes body =
          new Bytes(text.array(), entity.bodyFrom, Math.max(entity.bodyFrom, entity.bodyTo));
      for (BodyReadings.Reading reading : BodyReadings.of(entity.header, body)) {
        Bytes content = asReceived(reading.content(), text, shift);
        boolean same = plain && content.array() == bytes.array();
        if (!same
            && !content.isBlank()
            && tree.known.add(content)
            && !add(entity, body.from() + shift, body.to() + shift, view, content)) {
          return;
        }
      }
    }
  }

  /** A content that needed no decoding, as it stands in the mail itself. */
  private Bytes asReceived(Bytes content, Bytes text, int shift) {
    return content.array() == text.array()
        ? new Bytes(bytes.array(), content.from() + shift, content.to() + shift)
        : content;
  }

  private static long run(Entity entity) {
    return (long) entity.bodyFrom << 32 | entity.bodyTo;
  }

  private boolean add(Entity entity, int from, int to, String view, Bytes content) {
    Part part =
        tree.add(
            new Tree.Draft(
                mail.child(view),
                mail,
                Part.Kind.BODY,
                view,
                entity.header.firstType(),
                entity.header.charset,
                entity.header.names,
                new ByteRange(from - bytes.from(), to - bytes.from()),
                content));
    if (part == null) {
      return false;
    }
    dissection.explore(part, content, entity, depth);
    return true;
  }

  /** Whether the scanner itself noted anything of this mail that clients could differ about. */
  private boolean isOdd(int findingsBefore) {
    List<Finding> all = tree.findings();
    for (Finding finding : all.subList(Math.min(findingsBefore, all.size()), all.size())) {
      if (finding.part().equals(mail) && finding.id().startsWith("mime.")) {
        return true;
      }
    }
    return false;
  }

  private boolean secondOpinion() {
    SecondOpinion.Opinion opinion = SecondOpinion.of(bytes, tree.known, MOST_UNKNOWN);
    opinion.unknown().forEach(seen -> addSeen(seen, View.MIME4J));
    if (opinion.unread()) {
      tree.note(
          Finding.of(
                  "mime.seen-by-one-parser",
                  Tree.SOURCE,
                  "One parser reads a large content here that another does not",
                  Severity.LOW,
                  1,
                  mail)
              .withEvidence(View.MIME4J)
              .asUnfinished());
    }
    return opinion.unread() || !opinion.unknown().isEmpty();
  }

  private void thirdOpinion(Scan scan) {
    if (ThirdOpinion.reads(scan)) {
      ThirdOpinion.unknown(bytes, tree.known, MOST_UNKNOWN)
          .forEach(seen -> addSeen(seen, View.ANGUS));
    }
  }

  private void addSeen(Seen seen, String view) {
    MediaType declared = seen.type() == null ? null : MediaType.parse(seen.type()).orElse(null);
    Part part =
        tree.add(
            new Tree.Draft(
                mail.child(view),
                mail,
                Part.Kind.BODY,
                view,
                declared,
                seen.charset(),
                List.of(),
                null,
                seen.bytes()));
    if (part == null) {
      return;
    }
    tree.note(
        Finding.of(
                "mime.seen-by-one-parser",
                Tree.SOURCE,
                "One parser reads a content here that another does not",
                Severity.LOW,
                1,
                part.path())
            .withEvidence(view));
    dissection.explore(part, seen.bytes(), null, depth);
  }
}
