package ess.decompose;

import ess.decompose.opener.Bytes;
import ess.message.Region;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the bytes of a mail. It cuts at every line that any reading of any header makes a
 * boundary line, without recursion, so that no depth of nesting costs more than its bytes; and
 * keeps a ledger, each line of which begins where the one before ends.
 */
final class RawScanner {

  private static final int PREFIXES = 64;
  private static final int LOOSE_PREFIX = 6;

  /** What a run of bytes begins with. */
  enum Start {
    /** The header of a mail. */
    MAIL,
    /** The header of a body part. */
    PART,
    /** A boundary line that no header announces. */
    DELIMITER
  }

  /** Which lines are boundary lines. */
  enum Strictness {
    /** Each line that some client takes for one. */
    LOOSE,
    /** Those alone that are a boundary to the letter. */
    EXACT,
    /** Those alone that are to the letter the boundary of the innermost open multipart. */
    INNERMOST
  }

  private final byte[] a;
  private final int from;
  private final int end;
  private final int maxMarks;
  private final int maxMails;
  private final Start start;
  private final Strictness strictness;
  private final @Nullable String onlyBoundary;
  private final List<Entity> entities = new ArrayList<>();
  private final List<Scan.Mark> marks = new ArrayList<>();
  private final List<Entity> open = new ArrayList<>();
  private final Map<String, Entity> owners = new HashMap<>();
  private final List<String> prefixes = new ArrayList<>();
  private int marked;
  private int bareReturn = -1;
  private int looseLine = -1;
  private int crossedLine = -1;
  private int bareFeed = -1;

  /**
   * A scanner of one mail.
   *
   * @param mail its bytes
   * @param maxMarks the most lines of the ledger
   * @param maxMails how many mails inside each other it goes into
   * @param start what its first bytes are
   * @param strictness which lines are boundary lines
   * @param onlyBoundary the one boundary to believe where an entity has several; null for all
   */
  RawScanner(
      Bytes mail,
      int maxMarks,
      int maxMails,
      Start start,
      Strictness strictness,
      @Nullable String onlyBoundary) {
    this.strictness = strictness;
    this.maxMails = maxMails;
    this.start = start;
    this.a = mail.array();
    this.from = mail.from();
    this.end = mail.to();
    this.maxMarks = maxMarks;
    this.onlyBoundary = onlyBoundary;
    this.marked = from;
  }

  /** Scans the mail. */
  Scan scan() {
    Entity root = new Entity(null, 0, HeaderSection.none(from));
    Filler filler =
        start == Start.DELIMITER ? headless(root) : begin(root, from, start == Start.MAIL);
    int pos = filler.from;
    boolean full = false;
    while (pos < end) {
      int next = lineEnd(pos);
      int dashes = dashes(pos, next);
      if (dashes >= 0) {
        int text = Bytes.textEnd(a, dashes, next);
        Match match = match(dashes, text);
        if (match == null
            && strictness == Strictness.LOOSE
            && HeaderSection.startsLikePart(a, next, end)) {
          match = adopt(filler, dashes, text);
        }
        if (match != null) {
          if (marks.size() >= maxMarks - 5) {
            full = true;
            break;
          }
          noteLine(match, pos, dashes, next);
          int cut = beforeLineEnd(pos, filler.from);
          close(filler, cut);
          closeAbove(match.owner, cut);
          mark(next, Region.Kind.DELIMITER, match.owner);
          filler = enter(match, next);
          pos = filler.from;
          continue;
        }
      }
      pos = next;
    }
    if (full) {
      filler = rest(filler, pos);
    }
    close(filler, end);
    closeAbove(null, end);
    return new Scan(
        entities, marks, new Scan.Doubts(bareReturn, bareFeed, looseLine, crossedLine), full);
  }

  /** Where two dashes stand that begin the line, with blanks or NUL before them; -1 if nowhere. */
  private int dashes(int pos, int next) {
    int i = pos;
    if (strictness == Strictness.LOOSE && !owners.isEmpty()) {
      while (i < next && (a[i] == ' ' || a[i] == '\t' || a[i] == 0)) {
        i++;
      }
    }
    return i + 1 < next && a[i] == '-' && a[i + 1] == '-' ? i : -1;
  }

  /** Remembers the first boundary line that clients differ about. */
  private void noteLine(Match match, int pos, int dashes, int next) {
    if (looseLine < 0 && (match.loose || dashes > pos)) {
      looseLine = pos;
    }
    if (crossedLine < 0 && !match.owner.closed && isInsideAnother(match.owner)) {
      crossedLine = pos;
    }
    boolean bare = next < 2 || a[next - 1] != '\n' || a[next - 2] != '\r';
    boolean before = pos > from + 1 && a[pos - 2] != '\r';
    if (bareFeed < 0 && next < end && (bare || before)) {
      bareFeed = pos;
    }
  }

  private boolean isInsideAnother(Entity owner) {
    for (int i = open.size() - 1; i >= 0 && open.get(i) != owner; i--) {
      Entity inner = open.get(i);
      if (inner.shape == Entity.Shape.MULTIPART
          && !inner.closed
          && !inner.header.boundaries.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** What the lines up to the next boundary line are. */
  private record Filler(int from, Region.Kind kind, Entity owner) {}

  private record Match(Entity owner, boolean close, boolean loose) {}

  private Filler enter(Match match, int at) {
    if (match.close) {
      match.owner.closed = true;
      if (!HeaderSection.startsLikePart(a, at, end)) {
        return new Filler(at, Region.Kind.EPILOGUE, match.owner);
      }
    }
    Entity child = new Entity(match.owner, ++match.owner.children, HeaderSection.none(at));
    child.afterClose = match.owner.closed;
    return begin(child, at, false);
  }

  private Filler headless(Entity root) {
    root.shape = Entity.Shape.MULTIPART;
    root.bodyFrom = from;
    root.bodyTo = end;
    entities.add(root);
    open.add(root);
    return new Filler(from, Region.Kind.PREAMBLE, root);
  }

  /** Reads the header of an entity, and of the mails that begin right behind it. */
  private Filler begin(Entity first, int at, boolean firstIsMail) {
    Entity entity = first;
    int pos = at;
    boolean mail = firstIsMail;
    while (true) {
      entities.add(entity);
      HeaderSection header = HeaderSection.read(a, pos, end, mail, this::isDelimiter);
      entity.header = header;
      pos = header.to;
      entity.bodyFrom = pos;
      entity.bodyTo = end;
      mark(pos, Region.Kind.HEADER, entity);
      noteBareReturns(header.from, header.to);
      if (isMultipart(header)) {
        entity.shape = Entity.Shape.MULTIPART;
        declare(entity);
        open.add(entity);
        return new Filler(pos, Region.Kind.PREAMBLE, entity);
      }
      if (!isPlainMessage(entity) || entity.mails >= maxMails || marks.size() >= maxMarks - 5) {
        open.add(entity);
        return new Filler(pos, Region.Kind.BODY, entity);
      }
      entity.shape = Entity.Shape.MESSAGE;
      open.add(entity);
      entity = new Entity(entity, 0, HeaderSection.none(pos));
      mail = true;
    }
  }

  private static boolean isMultipart(HeaderSection header) {
    return header.isMultipart() || !header.boundaries.isEmpty();
  }

  private static boolean isPlainMessage(Entity entity) {
    HeaderSection header = entity.header;
    boolean identity = header.encodings.stream().allMatch(e -> e.equals("7bit"));
    if (!identity) {
      return false;
    }
    if (header.isMessage()) {
      return true;
    }
    return header.types.isEmpty()
        && entity.parent != null
        && entity.parent.header.hasType("multipart/digest");
  }

  private void declare(Entity entity) {
    for (String boundary : entity.header.boundaries) {
      if (onlyBoundary == null
          || !entity.header.boundaries.contains(onlyBoundary)
          || boundary.equals(onlyBoundary)) {
        declare(entity, boundary);
      }
    }
  }

  private void declare(Entity entity, String boundary) {
    owners.put(boundary, entity);
    if (prefixes.size() < PREFIXES && boundary.length() > 2 && !prefixes.contains(boundary)) {
      prefixes.add(boundary);
      prefixes.sort((x, y) -> y.length() - x.length());
    }
  }

  private boolean isDelimiter(int lineFrom, int textEnd) {
    return match(lineFrom, textEnd) != null;
  }

  private @Nullable Match match(int lineFrom, int textEnd) {
    if (owners.isEmpty()) {
      return null;
    }
    int last = textEnd;
    while (last > lineFrom + 2 && (a[last - 1] == ' ' || a[last - 1] == '\t')) {
      last--;
    }
    if (last - lineFrom > 2000) {
      return prefix(lineFrom + 2, textEnd);
    }
    String line = new String(a, lineFrom + 2, last - lineFrom - 2, StandardCharsets.ISO_8859_1);
    Match exact = exact(line, false);
    if (exact != null) {
      return exact;
    }
    if (line.indexOf('\0') >= 0 && strictness == Strictness.LOOSE) {
      Match plain = exact(line.replace("\0", "").stripTrailing(), true);
      if (plain != null) {
        return plain;
      }
    }
    return prefix(lineFrom + 2, textEnd);
  }

  private @Nullable Match exact(String line, boolean loose) {
    Entity owner = owners.get(line);
    if (owner != null && isHeeded(owner)) {
      return new Match(owner, false, loose);
    }
    if (line.endsWith("--")) {
      owner = owners.get(line.substring(0, line.length() - 2));
      if (owner != null && isHeeded(owner)) {
        return new Match(owner, true, loose);
      }
    }
    return null;
  }

  private boolean isHeeded(Entity owner) {
    return strictness != Strictness.INNERMOST || owner.closed || !isInsideAnother(owner);
  }

  /** A line that begins like a boundary line: some clients compare no further. */
  private @Nullable Match prefix(int textFrom, int textEnd) {
    if (strictness != Strictness.LOOSE) {
      return null;
    }
    for (String boundary : prefixes) {
      int behind = textFrom + boundary.length();
      if (behind < textEnd && isAt(boundary, textFrom)) {
        boolean loose = boundary.length() >= LOOSE_PREFIX;
        if (loose || !Character.isLetterOrDigit(a[behind])) {
          Entity owner = owners.get(boundary);
          boolean close = a[behind] == '-' && behind + 1 < textEnd && a[behind + 1] == '-';
          return owner == null ? null : new Match(owner, close, true);
        }
      }
    }
    return null;
  }

  private boolean isAt(String boundary, int at) {
    for (int i = 0; i < boundary.length(); i++) {
      if ((char) (a[at + i] & 0xff) != boundary.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A boundary line that no header announces, which a body part follows. */
  private @Nullable Match adopt(Filler filler, int lineFrom, int textEnd) {
    int last = textEnd;
    while (last > lineFrom + 2 && a[last - 1] <= ' ') {
      last--;
    }
    if (last - lineFrom < 3 || last - lineFrom > 200) {
      return null;
    }
    if (filler.owner.undeclared < 0) {
      filler.owner.undeclared = lineFrom;
    }
    if (filler.kind == Region.Kind.BODY || onlyBoundary != null) {
      return null;
    }
    String line = new String(a, lineFrom + 2, last - lineFrom - 2, StandardCharsets.ISO_8859_1);
    declare(
        filler.owner,
        line.endsWith("--") && line.length() > 2 ? line.substring(0, line.length() - 2) : line);
    return new Match(filler.owner, false, false);
  }

  /** What stands in front of a boundary line belongs to it from its last line end on. */
  private int beforeLineEnd(int lineFrom, int least) {
    int cut = lineFrom;
    if (cut > least && a[cut - 1] == '\n') {
      cut--;
      if (cut > least && a[cut - 1] == '\r') {
        cut--;
      }
    }
    return cut;
  }

  private void close(Filler filler, int to) {
    if (filler.kind != Region.Kind.BODY && to > filler.from) {
      filler.owner.gaps.add(new Entity.Gap(filler.from, to, filler.kind == Region.Kind.PREAMBLE));
    }
    mark(to, filler.kind, filler.owner);
  }

  /** Ends what is open inside the owner; opens the owner again if it was ended before. */
  private void closeAbove(@Nullable Entity owner, int to) {
    int keep = owner == null ? -1 : open.lastIndexOf(owner);
    while (open.size() > keep + 1) {
      Entity ended = open.remove(open.size() - 1);
      ended.bodyTo = Math.max(ended.bodyFrom, to);
    }
    if (owner != null && keep < 0) {
      List<Entity> line = new ArrayList<>();
      for (Entity e = owner; e != null; e = e.parent) {
        line.add(e);
      }
      Collections.reverse(line);
      open.addAll(line);
    }
  }

  private Filler rest(Filler filler, int at) {
    int cut = Math.max(filler.from, beforeLineEnd(at, filler.from));
    close(filler, cut);
    closeAbove(null, cut);
    Entity root = entities.get(0);
    Entity rest = new Entity(root, ++root.children, HeaderSection.none(cut));
    rest.rest = true;
    rest.bodyFrom = cut;
    rest.bodyTo = end;
    entities.add(rest);
    open.add(rest);
    root.bodyTo = end;
    return new Filler(cut, Region.Kind.BODY, rest);
  }

  private void mark(int to, Region.Kind kind, Entity owner) {
    if (to > marked) {
      marks.add(new Scan.Mark(marked, to, kind, owner));
      marked = to;
    }
  }

  private int lineEnd(int lineFrom) {
    for (int i = lineFrom; i < end; i++) {
      byte b = a[i];
      if (b > '\r') {
        continue;
      }
      if (b == '\n') {
        return i + 1;
      }
      if (bareReturn < 0) {
        noteOddEnd(i);
      }
    }
    return end;
  }

  private void noteBareReturns(int first, int to) {
    for (int i = first; i < to && bareReturn < 0; i++) {
      if (a[i] <= '\r') {
        noteOddEnd(i);
      }
    }
  }

  private void noteOddEnd(int i) {
    if (LineEnds.isOdd(a, i, end)) {
      bareReturn = i;
    }
  }
}
