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

  private final byte[] a;
  private final int from;
  private final int end;
  private final int maxMarks;
  private final int maxMails;
  private final Start start;
  private final @Nullable String onlyBoundary;
  private final List<Entity> entities = new ArrayList<>();
  private final List<Scan.Mark> marks = new ArrayList<>();
  private final List<Entity> open = new ArrayList<>();
  private final Map<String, Entity> owners = new HashMap<>();
  private final List<String> prefixes = new ArrayList<>();
  private int marked;
  private int bareReturn = -1;

  /**
   * A scanner of one mail.
   *
   * @param mail its bytes
   * @param maxMarks the most lines of the ledger
   * @param maxMails how many mails inside each other it goes into
   * @param start what its first bytes are
   * @param onlyBoundary the one boundary to believe where an entity has several; null for all
   */
  RawScanner(Bytes mail, int maxMarks, int maxMails, Start start, @Nullable String onlyBoundary) {
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
      if (a[pos] == '-' && pos + 1 < next && a[pos + 1] == '-') {
        int text = Bytes.textEnd(a, pos, next);
        Match match = match(pos, text);
        if (match == null && HeaderSection.startsLikePart(a, next, end)) {
          match = adopt(filler, pos, text);
        }
        if (match != null) {
          if (marks.size() >= maxMarks - 5) {
            full = true;
            break;
          }
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
    return new Scan(entities, marks, bareReturn, full);
  }

  /** What the lines up to the next boundary line are. */
  private record Filler(int from, Region.Kind kind, Entity owner) {}

  private record Match(Entity owner, boolean close) {}

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
          || entity.header.boundaries.size() == 1
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
    Entity owner = owners.get(line);
    if (owner != null) {
      return new Match(owner, false);
    }
    if (line.endsWith("--")) {
      owner = owners.get(line.substring(0, line.length() - 2));
      if (owner != null) {
        return new Match(owner, true);
      }
    }
    return prefix(lineFrom + 2, textEnd);
  }

  /** A line that begins like a boundary line: some clients compare no further. */
  private @Nullable Match prefix(int textFrom, int textEnd) {
    for (String boundary : prefixes) {
      int behind = textFrom + boundary.length();
      if (behind < textEnd && isAt(boundary, textFrom)) {
        boolean loose = boundary.length() >= LOOSE_PREFIX;
        if (loose || !Character.isLetterOrDigit(a[behind])) {
          Entity owner = owners.get(boundary);
          boolean close = a[behind] == '-' && behind + 1 < textEnd && a[behind + 1] == '-';
          return owner == null ? null : new Match(owner, close);
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
    return new Match(filler.owner, false);
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
      if (b == '\n') {
        return i + 1;
      }
      if (b == '\r' && bareReturn < 0) {
        noteBareReturn(i);
      }
    }
    return end;
  }

  private void noteBareReturns(int first, int to) {
    for (int i = first; i < to && bareReturn < 0; i++) {
      if (a[i] == '\r') {
        noteBareReturn(i);
      }
    }
  }

  private void noteBareReturn(int i) {
    if (i + 1 < end && a[i + 1] != '\n' && a[i + 1] != '\r') {
      bareReturn = i;
    }
  }
}
