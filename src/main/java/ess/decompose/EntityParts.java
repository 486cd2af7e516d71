package ess.decompose;

import ess.decompose.opener.Bytes;
import ess.decompose.opener.Limit;
import ess.decompose.opener.Magic;
import ess.decompose.opener.MailSign;
import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes parts of the entities of one mail, and says of each what its body holds. For one thread.
 */
final class EntityParts {

  private static final int DEEPEST_MULTIPART = 50;
  private static final int EMPTY_LINE = 2;

  private final Dissection dissection;
  private final Tree tree;
  private final PartPath mail;
  private final Bytes bytes;
  private final int depth;
  private final StructureNotes notes;
  private final Map<Integer, PartPath> gapPaths = new HashMap<>();
  private final Map<Entity, Integer> bases = new HashMap<>();
  private final List<Entity> whole = new ArrayList<>();

  EntityParts(Dissection dissection, Tree tree, PartPath mail, Bytes bytes, int depth) {
    this.dissection = dissection;
    this.tree = tree;
    this.mail = mail;
    this.bytes = bytes;
    this.depth = depth;
    this.notes = new StructureNotes(tree, mail, bytes.from());
  }

  /** The part of the preamble or epilogue at the index, if it has one. */
  @Nullable PartPath gapAt(int from) {
    return gapPaths.get(from);
  }

  /** Makes the parts of what the scan saw. */
  void emit(Scan scan, String view) {
    List<Entity> entities = scan.entities();
    bases.put(entities.get(0), bytes.from());
    for (Entity entity : entities) {
      place(entity);
      header(entity, view);
      boolean inside = entity.parent == null && !view.equals(View.RAW);
      notes.of(entity);
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
    entity.headerUnread = part == null;
    if (part != null) {
      entity.headerPath = part.path();
      dissection.searchHeader(part, content, depth);
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
      notes.note(
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
      Bytes decoded = BodyReadings.decoded(encoding, body);
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
    Bytes body = body(entity);
    List<BodyReadings.Reading> readings = BodyReadings.of(entity.header, body);
    Bytes content = readings.get(0).content();
    boolean isNew = tree.known.add(content);
    if (!isNew && !view.equals(View.RAW)) {
      entity.bodyPath = holder(entity);
    } else {
      Part part = tree.add(draft(entity, view, kindOf(entity.header, content), content));
      entity.bodyPath = part == null ? holder(entity) : part.path();
      entity.bodyUnread = part == null;
      if (part != null) {
        dissection.explore(part, content, entity, depth + entity.mails);
      }
    }
    bases.put(entity, entity.bodyFrom);
    for (BodyReadings.Reading reading : readings.subList(1, readings.size())) {
      take(entity, reading.view(), reading.content());
    }
    if (entity.undeclared >= 0) {
      undeclared(entity, body);
    }
  }

  private void undeclared(Entity entity, Bytes body) {
    notes.note(
        "mime.undeclared-boundary",
        "A body holds a boundary line that no header announces",
        Severity.INFO,
        0,
        entity.undeclared,
        body.to());
    PartPath path = entity.bodyPath;
    dissection.readInside(
        tree.get(path == null ? mail : path),
        new Bytes(body.array(), entity.undeclared, body.to()),
        RawScanner.Start.DELIMITER,
        View.UNDECLARED_BOUNDARY,
        depth + 1);
  }

  private static Part.Kind kindOf(HeaderSection header, Bytes content) {
    boolean isMail = header.isMessage() && Magic.known(content) == null;
    return isMail ? Part.Kind.MESSAGE : Part.Kind.BODY;
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
    return tree.add(draft(entity, view, kindOf(entity.header, content), content));
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
        notes.note(
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
}
