package ess.decompose;

import ess.decompose.opener.Bytes;
import ess.decompose.opener.Limit;
import ess.decompose.opener.Magic;
import ess.decompose.opener.Opener;
import ess.message.ByteRange;
import ess.message.Content;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.Severity;
import ess.message.Sha256;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tree of one message while it grows. For one thread. */
final class Tree {

  static final String SOURCE = Opener.SOURCE;

  private static final int MOST_FINDINGS_OF_AN_ID = 20;
  private static final int ROOM_FOR_NUMBER = 12;

  /**
   * A part to be added.
   *
   * @param path its name, made unique when it is added
   * @param bytes its content
   */
  record Draft(
      PartPath path,
      PartPath parent,
      Part.Kind kind,
      String view,
      @Nullable MediaType declared,
      @Nullable String charset,
      Collection<String> names,
      @Nullable ByteRange range,
      Bytes bytes) {}

  final Budget budget;
  final Known known = new Known();
  private final List<Part> parts = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Map<PartPath, Integer> places = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, Integer> findingsOfId = new HashMap<>();
  private final Set<String> limitsNoted = new HashSet<>();

  Tree(Budget budget) {
    this.budget = budget;
  }

  List<Part> parts() {
    return parts;
  }

  List<Finding> findings() {
    return findings;
  }

  /** Adds the root, whatever the budget says. */
  Part root(Content content, Sha256 sha256) {
    return put(
        new Part(
            PartPath.ROOT,
            null,
            Part.Kind.MESSAGE,
            View.RAW,
            MediaType.MESSAGE,
            MediaType.MESSAGE,
            null,
            List.of(),
            null,
            content,
            sha256,
            Set.of()));
  }

  /** Adds a part, or null and a finding if there are too many. */
  @Nullable Part add(Draft draft) {
    if (!budget.takePart()) {
      limit(Limit.PARTS, draft.parent);
      return null;
    }
    Content content = draft.bytes.content();
    MediaType type =
        switch (draft.kind) {
          case MESSAGE -> MediaType.MESSAGE;
          case HEADERS -> View.HEADERS_TYPE;
          case MULTIPART -> draft.declared == null ? View.MULTIPART_TYPE : draft.declared;
          default -> Magic.of(draft.bytes, draft.declared);
        };
    return put(
        new Part(
            unique(draft.path),
            draft.parent,
            draft.kind,
            draft.view,
            draft.declared,
            type,
            draft.charset,
            List.copyOf(draft.names),
            draft.range,
            content,
            content.sha256(),
            Set.of()));
  }

  private Part put(Part part) {
    places.put(part.path(), parts.size());
    parts.add(part);
    return part;
  }

  /** The part of the path as it is now. */
  Part get(PartPath path) {
    return parts.get(place(path));
  }

  private int place(PartPath path) {
    return places.getOrDefault(path, 0);
  }

  /** Notes what was noticed while the part was opened. */
  void trait(PartPath path, Part.Trait trait) {
    int place = place(path);
    Part part = parts.get(place);
    if (!part.is(trait)) {
      Set<Part.Trait> traits = EnumSet.of(trait);
      traits.addAll(part.traits());
      parts.set(place, part.withTraits(traits));
    }
  }

  /** Notes a type that only the opened part shows. */
  void type(PartPath path, MediaType type) {
    int place = place(path);
    Part p = parts.get(place);
    parts.set(
        place,
        new Part(
            p.path(),
            p.parent(),
            p.kind(),
            p.view(),
            p.declaredType(),
            type,
            p.charset(),
            p.names(),
            p.range(),
            p.content(),
            p.sha256(),
            p.traits()));
  }

  /** Notes a finding; of one kind only so many. */
  void note(Finding finding) {
    if (findingsOfId.merge(finding.id(), 1, Integer::sum) <= MOST_FINDINGS_OF_AN_ID) {
      findings.add(finding);
    }
  }

  /** Notes that a limit ended the work on a part. */
  void limit(Limit limit, PartPath part) {
    // Of what comes when these are reached, nothing is looked at, wherever it stands.
    PartPath place = limit == Limit.PARTS || limit == Limit.TIME ? PartPath.ROOT : part;
    if (limitsNoted.add(limit.id() + " " + place)) {
      note(
          Finding.of(
                  limit.id(),
                  SOURCE,
                  "Not all of this was looked at, because the limit "
                      + limit.setting()
                      + " was reached",
                  Severity.MEDIUM,
                  0,
                  place)
              .withRange(0, get(place).content().size())
              .withEvidence(limit.setting())
              .asUnfinished());
    }
  }

  private PartPath unique(PartPath wanted) {
    if (!places.containsKey(wanted)) {
      return wanted;
    }
    String text = wanted.text();
    int most = PartPath.MAX_LENGTH - ROOM_FOR_NUMBER;
    String base = text.length() <= most ? text : text.substring(0, most);
    while (true) {
      PartPath numbered = new PartPath(base + " #" + (numbers.merge(base, 1, Integer::sum) + 1));
      if (!places.containsKey(numbered)) {
        return numbered;
      }
    }
  }
}
