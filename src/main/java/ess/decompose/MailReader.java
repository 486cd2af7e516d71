package ess.decompose;

import ess.decompose.opener.Base64Text;
import ess.decompose.opener.Bytes;
import ess.decompose.opener.Limit;
import ess.decompose.opener.MailSign;
import ess.decompose.opener.QuotedPrintable;
import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.Region;
import ess.message.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes parts of one mail: every reading of its structure and of each body. For one thread. */
final class MailReader {

  private static final int DEEPEST_MULTIPART = 50;
  private static final int EMPTY_LINE = 2;
  private static final int MOST_BOUNDARY_VIEWS = 4;
  private static final int MOST_UNKNOWN = 200;
  private static final int SURE_BASE64 = 16;
  private static final int FEW_JUNK = 20;

  private final Dissection dissection;
  private final Tree tree;
  private final PartPath mail;
  private final Bytes bytes;
  private final int depth;
  private final Map<Integer, PartPath> gapPaths = new HashMap<>();
  private final Map<Entity, Integer> bases = new HashMap<>();
  private final List<Entity> whole = new ArrayList<>();

  MailReader(Dissection dissection, Tree tree, PartPath mail, Bytes bytes, int depth) {
    this.dissection = dissection;
    this.tree = tree;
    this.mail = mail;
    this.bytes = bytes;
    this.depth = depth;
  }

  /** The plain reading of the mail. */
  Scan scan() {
    return scan(bytes, RawScanner.Start.MAIL, null);
  }

  /** Makes parts of the plain reading, and of what any other adds to it. */
  void read(Scan scan) {
    emit(scan, View.RAW);
    differentBoundaries(scan);
    if (scan.bareReturn() >= 0) {
      bareReturns(scan.bareReturn());
    }
    secondOpinion();
  }

  /** Reads a run of bytes that turned out to have the structure of a mail or of its parts. */
  void readAs(RawScanner.Start start, String view) {
    emit(scan(bytes, start, null), view);
  }

  /** The ledger of the mail, with the names of the parts that were made of it. */
  List<Region> ledger(Scan scan) {
    List<Region> regions = new ArrayList<>(scan.marks().size());
    for (Scan.Mark mark : scan.marks()) {
      Entity owner = mark.owner();
      PartPath path =
          switch (mark.kind()) {
            case HEADER -> owner.headerPath;
            case BODY, DELIMITER -> owner.bodyPath;
            case PREAMBLE, EPILOGUE -> gapPaths.getOrDefault(mark.from(), owner.bodyPath);
          };
      regions.add(
          new Region(
              new ByteRange(mark.from() - bytes.from(), mark.to() - bytes.from()),
              mark.kind(),
              path == null ? mail : path));
    }
    return regions;
  }

  private Scan scan(Bytes what, RawScanner.Start start, @Nullable String onlyBoundary) {
    int most = tree.budget.limits().regions();
    Scan scan =
        new RawScanner(what, most, tree.budget.limits().depth() - depth, start, onlyBoundary)
            .scan();
    if (scan.full()) {
      tree.limit(Limit.REGIONS, mail);
    }
    return scan;
  }

  private void emit(Scan scan, String view) {
    List<Entity> entities = scan.entities();
    bases.put(entities.get(0), bytes.from());
    for (Entity entity : entities) {
      place(entity);
      header(entity, view);
      boolean inside = entity.parent == null && !view.equals(View.RAW);
      noteHeader(entity);
      switch (entity.shape) {
        case MULTIPART -> multipart(entity, view, inside);
        case MESSAGE -> message(entity, view);
        case LEAF -> leaf(entity, view);
      }
      noteGaps(entity, view, inside);
      if (tree.budget.isOutOfTime()) {
        tree.limit(Limit.TIME, mail);
        return;
      }
    }
    List<Entity> left = List.copyOf(whole);
    whole.clear();
    left.forEach(this::wholeMultipart);
  }

  /** Gives the entity its place in the tree: the mail it lies in and its section number. */
  private void place(Entity entity) {
    Entity parent = entity.parent;
    if (parent == null) {
      entity.mailPath = mail;
    } else if (entity.isMail()) {
      entity.mailPath = parent.bodyPath;
    } else {
      entity.mailPath = parent.mailPath;
      String above = parent.section;
      if (entity.rest) {
        entity.section = "rest";
      } else {
        entity.section = above.isEmpty() ? "" + entity.number : above + "." + entity.number;
      }
      if (entity.section.length() > 3 * DEEPEST_MULTIPART) {
        entity.section = above;
      }
    }
  }

  private PartPath mailOf(Entity entity) {
    return entity.mailPath == null ? mail : entity.mailPath;
  }

  /** The part that holds the entity. */
  private PartPath holder(Entity entity) {
    Entity parent = entity.parent;
    return parent == null || parent.bodyPath == null ? mail : parent.bodyPath;
  }

  private int base(Entity entity) {
    Entity parent = entity.parent;
    return parent == null ? bytes.from() : bases.getOrDefault(parent, bytes.from());
  }

  private ByteRange range(Entity entity, int from, int to) {
    int base = base(entity);
    return new ByteRange(Math.max(0, from - base), Math.max(0, to - base));
  }

  private void header(Entity entity, String view) {
    HeaderSection header = entity.header;
    entity.headerPath = holder(entity);
    boolean deep = entity.level > DEEPEST_MULTIPART && entity.shape == Entity.Shape.MULTIPART;
    if (header.to - header.from <= EMPTY_LINE || deep) {
      return;
    }
    Bytes content = new Bytes(bytes.array(), header.from, header.to);
    if (!view.equals(View.RAW) && tree.known.has(content)) {
      return;
    }
    tree.known.add(content);
    String section =
        entity.isMail() || entity.section.isEmpty() ? "HEADER" : entity.section + ".MIME";
    Part part =
        tree.add(
            new Tree.Draft(
                mailOf(entity).section(section),
                holder(entity),
                Part.Kind.HEADERS,
                view,
                null,
                null,
                List.of(),
                range(entity, header.from, header.to),
                content));
    if (part != null) {
      entity.headerPath = part.path();
    }
  }

  private void multipart(Entity entity, String view, boolean inside) {
    entity.bodyPath = holder(entity);
    bases.put(entity, base(entity));
    if (!inside && entity.level <= DEEPEST_MULTIPART) {
      Part part =
          tree.add(
              new Tree.Draft(
                  mailOf(entity).section(entity.section.isEmpty() ? "TEXT" : entity.section),
                  holder(entity),
                  Part.Kind.MULTIPART,
                  view,
                  entity.header.firstType(),
                  null,
                  List.of(),
                  range(entity, entity.bodyFrom, entity.bodyTo),
                  body(entity)));
      if (part != null) {
        entity.bodyPath = part.path();
        bases.put(entity, entity.bodyFrom);
      }
    }
    if (entity.level == DEEPEST_MULTIPART + 1) {
      note(
          "mime.deep-nesting",
          "The body parts lie in more than %d multiparts".formatted(DEEPEST_MULTIPART),
          Severity.MEDIUM,
          3,
          entity.header.from,
          entity.header.to);
    }
    if (entity.children == 0 || isContentToo(entity.header)) {
      whole.add(entity);
    }
    if (entity.children > 0 && entity.level <= DEEPEST_MULTIPART) {
      tree.known.add(body(entity));
    }
  }

  /** Whether some reading of the header makes content of a multipart. */
  private static boolean isContentToo(HeaderSection header) {
    return header.encodings.stream().anyMatch(e -> !e.equals("7bit"))
        || header.isMoreThanMultipart();
  }

  /** A multipart without parts, or one that is content as well, may be encoded as a whole. */
  private void wholeMultipart(Entity entity) {
    Bytes body = body(entity);
    boolean content = entity.children == 0 || entity.header.isMoreThanMultipart();
    for (String encoding : entity.header.encodings) {
      Bytes decoded = decode(encoding, body);
      if (decoded == null || decoded.sameAs(body) || !tree.known.add(decoded)) {
        continue;
      }
      Part part = content ? extra(entity, View.DECODED_MULTIPART, decoded) : null;
      Part holder = tree.get(part == null ? holder(entity) : part.path());
      RawScanner.Start start = startOf(decoded);
      dissection.readInside(holder, decoded, start, View.DECODED_MULTIPART, depth + 1);
    }
    if (entity.children == 0 && !body.isBlank() && tree.known.add(body)) {
      Part part = extra(entity, View.UNDECODED, body);
      if (part != null) {
        dissection.explore(part, body, entity, depth);
      }
    }
  }

  private static RawScanner.Start startOf(Bytes decoded) {
    if (decoded.has(0, "--")) {
      return RawScanner.Start.DELIMITER;
    }
    return MailSign.isMail(decoded) ? RawScanner.Start.MAIL : RawScanner.Start.DELIMITER;
  }

  private void message(Entity entity, String view) {
    tree.known.add(body(entity));
    Part part = tree.add(draft(entity, view, Part.Kind.MESSAGE, body(entity)));
    entity.bodyPath = part == null ? holder(entity) : part.path();
    bases.put(entity, part == null ? base(entity) : entity.bodyFrom);
    if (part != null) {
      tree.trait(part.path(), Part.Trait.CONTAINER);
    }
    if (entity.header.hasType("message/partial")) {
      tree.note(
          Finding.of(
                  "mime.partial",
                  Tree.SOURCE,
                  "This is one piece of a mail that was cut into several, so it cannot be judged alone",
                  Severity.MEDIUM,
                  4,
                  entity.bodyPath)
              .asUnfinished());
    }
    if (entity.header.hasType("message/external-body")) {
      tree.note(
          Finding.of(
              "mime.external-body",
              Tree.SOURCE,
              "A body part is fetched from elsewhere when it is opened",
              Severity.MEDIUM,
              3,
              entity.bodyPath));
    }
  }

  private void leaf(Entity entity, String view) {
    HeaderSection header = entity.header;
    Bytes body = body(entity);
    List<String> encodings = header.encodings.isEmpty() ? List.of("7bit") : header.encodings;
    Base64Text.Decoded base64 = encodings.contains("base64") ? Base64Text.decode(body) : null;
    Bytes first = decode(encodings.get(0), body, base64);
    Bytes content = first == null ? body : first;
    boolean isNew = tree.known.add(content);
    if (!isNew && !view.equals(View.RAW)) {
      entity.bodyPath = holder(entity);
      return;
    }
    Part part = tree.add(draft(entity, view, kindOf(header), content));
    entity.bodyPath = part == null ? holder(entity) : part.path();
    bases.put(entity, entity.bodyFrom);
    if (part != null) {
      dissection.explore(part, content, entity, depth + entity.mails);
    }
    otherReadings(entity, body, encodings, content, base64);
    if (entity.undeclared >= 0) {
      note(
          "mime.undeclared-boundary",
          "A body holds a boundary line that no header announces",
          Severity.INFO,
          0,
          entity.undeclared,
          body.to());
      Bytes inside = new Bytes(body.array(), entity.undeclared, body.to());
      dissection.readInside(
          part == null ? tree.get(mail) : part,
          inside,
          RawScanner.Start.DELIMITER,
          View.UNDECLARED_BOUNDARY,
          depth + 1);
    }
  }

  private static Part.Kind kindOf(HeaderSection header) {
    return header.isMessage() ? Part.Kind.MESSAGE : Part.Kind.BODY;
  }

  private Tree.Draft draft(Entity entity, String view, Part.Kind kind, Bytes content) {
    Collection<String> names = entity.header.names;
    PartPath path = mailOf(entity).section(entity.section.isEmpty() ? "1" : entity.section);
    return new Tree.Draft(
        names.isEmpty() ? path : path.child(names.iterator().next()),
        holder(entity),
        kind,
        view,
        entity.header.firstType(),
        entity.header.charset,
        names,
        range(entity, entity.bodyFrom, entity.bodyTo),
        content);
  }

  /** What other clients could make of the body of a leaf. */
  private void otherReadings(
      Entity entity,
      Bytes body,
      List<String> encodings,
      Bytes content,
      Base64Text.@Nullable Decoded base64) {
    for (String encoding : encodings.subList(1, encodings.size())) {
      Bytes decoded = decode(encoding, body, base64);
      take(entity, View.encoding(encoding), decoded == null ? body : decoded);
    }
    if (base64 != null) {
      if (base64.goesOnAfterPadding()) {
        take(entity, View.PAST_PADDING, Bytes.of(base64.bytes()));
      }
      if (base64.junk() * FEW_JUNK > base64.used()) {
        take(entity, View.UNDECODED, body);
      }
    } else if (content.sameAs(body) && encodings.contains("unknown")) {
      note(
          "mime.unknown-encoding",
          "A body has a transfer encoding that does not exist",
          Severity.LOW,
          2,
          entity.header.from,
          entity.header.to);
      Base64Text.Decoded decoded = Base64Text.decode(body);
      if (decoded.used() >= SURE_BASE64 && decoded.junk() * 10 <= decoded.used()) {
        take(entity, View.UNDECLARED_BASE64, Bytes.of(decoded.bytes()));
      }
      take(entity, View.encoding("quoted-printable"), Bytes.of(QuotedPrintable.decode(body)));
    }
    int bad = entity.header.badLine;
    if (bad >= 0) {
      Bytes early = new Bytes(body.array(), bad, entity.bodyTo);
      take(entity, View.EARLY_BODY, early);
      for (String encoding : encodings) {
        Bytes decoded = decode(encoding, early);
        if (decoded != null) {
          take(entity, View.EARLY_BODY, decoded);
        }
      }
    }
  }

  private void take(Entity entity, String view, Bytes content) {
    if (content.isBlank() || !tree.known.add(content)) {
      return;
    }
    Part part = extra(entity, view, content);
    if (part != null) {
      dissection.explore(part, content, entity, depth);
    }
  }

  private @Nullable Part extra(Entity entity, String view, Bytes content) {
    return tree.add(draft(entity, view, kindOf(entity.header), content));
  }

  private static @Nullable Bytes decode(String encoding, Bytes body) {
    return decode(encoding, body, null);
  }

  private static @Nullable Bytes decode(
      String encoding, Bytes body, Base64Text.@Nullable Decoded base64) {
    switch (encoding) {
      case "base64" -> {
        Base64Text.Decoded decoded = base64 == null ? Base64Text.decode(body) : base64;
        return Bytes.of(decoded.bytes()).slice(0, decoded.firstPadding());
      }
      case "quoted-printable" -> {
        return Bytes.of(QuotedPrintable.decode(body));
      }
      default -> {
        return null;
      }
    }
  }

  private Bytes body(Entity entity) {
    return new Bytes(bytes.array(), entity.bodyFrom, Math.max(entity.bodyFrom, entity.bodyTo));
  }

  private void noteGaps(Entity entity, String view, boolean inside) {
    if (inside) {
      return;
    }
    PartPath holder = entity.bodyPath == null ? mail : entity.bodyPath;
    for (Entity.Gap gap : entity.gaps) {
      Bytes content = new Bytes(bytes.array(), gap.from(), gap.to());
      if (content.isBlank() || (!view.equals(View.RAW) && tree.known.has(content))) {
        continue;
      }
      String name = gap.preamble() ? "preamble" : "epilogue";
      String section = entity.section.isEmpty() ? name : entity.section + "." + name;
      int base = bases.getOrDefault(entity, bytes.from());
      Part part =
          tree.add(
              new Tree.Draft(
                  mailOf(entity).section(section),
                  holder,
                  Part.Kind.GAP,
                  view,
                  null,
                  null,
                  List.of(),
                  new ByteRange(Math.max(0, gap.from() - base), Math.max(0, gap.to() - base)),
                  content));
      if (part == null) {
        return;
      }
      gapPaths.put(gap.from(), part.path());
      tree.known.add(content);
      if (!gap.preamble()) {
        note(
            "mime.content-after-close",
            "Something stands behind the end of the last body part",
            Severity.INFO,
            0,
            gap.from(),
            gap.to());
      }
      dissection.explore(part, content, null, depth);
    }
  }

  private void noteHeader(Entity entity) {
    HeaderSection header = entity.header;
    if (header.repeatedType != null) {
      ambiguous("content-type", "says twice and differently what it holds", header.repeatedType);
    }
    if (header.repeatedEncoding != null) {
      ambiguous(
          "encoding", "says twice and differently how it is encoded", header.repeatedEncoding);
    }
    if (header.decoratedEncoding != null) {
      HeaderSection.Field field = header.decoratedEncoding;
      note(
          "mime.decorated-encoding",
          "The transfer encoding is written in a way that clients read differently",
          Severity.LOW,
          2,
          field.from(),
          field.to());
    }
    if (header.oddName >= 0) {
      note(
          "mime.odd-field-name",
          "The name of a header field holds a comment, a blank or NUL",
          Severity.LOW,
          2,
          header.oddName,
          header.to);
    }
    if (header.badLine >= 0) {
      note(
          "mime.bad-header-line",
          "A header holds a line that is no field",
          Severity.INFO,
          0,
          header.badLine,
          header.to);
    }
    if (entity.afterClose) {
      note(
          "mime.part-after-close",
          "A body part stands behind the end of the last one",
          Severity.MEDIUM,
          4,
          header.from,
          entity.bodyTo);
    }
    if (entity.shape == Entity.Shape.MULTIPART && entity.undeclared >= 0) {
      boolean declared = !header.boundaries.isEmpty();
      note(
          declared ? "mime.undeclared-boundary" : "mime.missing-boundary",
          declared
              ? "A multipart holds a boundary line that no header announces"
              : "A multipart does not announce its boundary",
          Severity.LOW,
          declared ? 0 : 1,
          entity.undeclared,
          entity.bodyTo);
    }
  }

  private void ambiguous(String what, String sentence, HeaderSection.Field field) {
    note(
        "mime.ambiguous-" + what,
        "A body part " + sentence,
        Severity.MEDIUM,
        5,
        field.from(),
        field.to());
  }

  private void note(String id, String title, Severity severity, int score, int from, int to) {
    int first = Math.max(0, from - bytes.from());
    tree.note(
        Finding.of(id, Tree.SOURCE, title, severity, score, mail)
            .withRange(first, Math.max(first, to - bytes.from())));
  }

  /** Where an entity has several boundaries, the mail is cut once more by each alone. */
  private void differentBoundaries(Scan scan) {
    for (Entity entity : scan.entities()) {
      HeaderSection header = entity.header;
      List<String> used = used(header);
      if (used.size() > 1) {
        note(
            "mime.ambiguous-boundary",
            "A multipart announces several boundaries, and they occur",
            Severity.MEDIUM,
            5,
            header.from,
            header.to);
        for (String boundary : used.subList(0, Math.min(used.size(), MOST_BOUNDARY_VIEWS))) {
          emitNew(scan(bytes, RawScanner.Start.MAIL, boundary), bytes, View.ONE_BOUNDARY);
        }
        return;
      }
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

  /** Some clients take a bare carriage return for a line end. */
  private void bareReturns(int at) {
    note(
        "mime.bare-cr",
        "A carriage return stands without its line feed",
        Severity.INFO,
        0,
        at,
        at + 1);
    byte[] copy = bytes.content().toBytes();
    for (int i = 0; i + 1 < copy.length; i++) {
      if (copy[i] == '\r' && copy[i + 1] != '\n') {
        copy[i] = '\n';
      }
    }
    Bytes other = Bytes.of(copy);
    emitNew(scan(other, RawScanner.Start.MAIL, null), other, View.BARE_CR);
  }

  /** Adds the contents of another reading that no reading before it gave. */
  private void emitNew(Scan scan, Bytes from, String view) {
    for (Entity entity : scan.entities()) {
      if (entity.shape != Entity.Shape.LEAF) {
        continue;
      }
      Bytes body =
          new Bytes(from.array(), entity.bodyFrom, Math.max(entity.bodyFrom, entity.bodyTo));
      List<String> encodings =
          entity.header.encodings.isEmpty() ? List.of("7bit") : entity.header.encodings;
      for (String encoding : encodings) {
        Bytes decoded = decode(encoding, body);
        Bytes content = decoded == null ? body : decoded;
        if (content.isBlank() || !tree.known.add(content)) {
          continue;
        }
        Part part =
            tree.add(
                new Tree.Draft(
                    mail.child(view),
                    mail,
                    kindOf(entity.header),
                    view,
                    entity.header.firstType(),
                    entity.header.charset,
                    entity.header.names,
                    new ByteRange(entity.bodyFrom - from.from(), entity.bodyTo - from.from()),
                    content));
        if (part == null) {
          return;
        }
        dissection.explore(part, content, entity, depth);
      }
    }
  }

  private void secondOpinion() {
    for (SecondOpinion.Seen seen : SecondOpinion.unknown(bytes, tree.known, MOST_UNKNOWN)) {
      MediaType declared = seen.type() == null ? null : MediaType.parse(seen.type()).orElse(null);
      Part part =
          tree.add(
              new Tree.Draft(
                  mail.child(View.MIME4J),
                  mail,
                  Part.Kind.BODY,
                  View.MIME4J,
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
              part.path()));
      dissection.explore(part, seen.bytes(), null, depth);
    }
  }
}
