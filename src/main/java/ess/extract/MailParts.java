package ess.extract;

import ess.message.Part;
import ess.message.PartPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parts that belong to one mail of a message, without those of mails inside it. */
final class MailParts {

  private static final int MOST_HEADER = 20_000;
  private static final Pattern CONTENT_ID =
      Pattern.compile("(?im)^content-id:[ \\t\\r\\n]{0,20}<([^>\\s]{1,300})>");
  private static final Pattern ATTACHMENT =
      Pattern.compile("(?im)^content-disposition:[ \\t\\r\\n]{0,20}attachment");

  private final Part mail;
  private final List<Part> all = new ArrayList<>();
  private final Map<PartPath, Part> byPath = new HashMap<>();
  private final Map<PartPath, Part> mimeHeaders = new HashMap<>();
  private final Set<String> shownIds = new HashSet<>();

  private MailParts(Part mail) {
    this.mail = mail;
  }

  /** The mails of a message with their parts, the message itself first. */
  static List<MailParts> of(List<Part> parts, int most) {
    Map<PartPath, MailParts> owners = new HashMap<>();
    List<MailParts> mails = new ArrayList<>();
    Part header = null;
    for (Part part : parts) {
      MailParts owner = part.parent() == null ? null : owners.get(part.parent());
      if (owner != null) {
        owner.add(part, header);
      }
      header = part.kind() == Part.Kind.HEADERS ? part : null;
      if (part.kind() == Part.Kind.MESSAGE && mails.size() < most) {
        MailParts inner = new MailParts(part);
        mails.add(inner);
        owners.put(part.path(), inner);
      } else if (owner != null) {
        owners.put(part.path(), owner);
      }
    }
    return mails;
  }

  private void add(Part part, @Nullable Part header) {
    all.add(part);
    byPath.put(part.path(), part);
    if (header != null && part.kind() != Part.Kind.HEADERS) {
      mimeHeaders.put(part.path(), header);
    }
  }

  /** The mail itself. */
  Part mail() {
    return mail;
  }

  /** Its parts, each behind its parent. */
  List<Part> all() {
    return all;
  }

  /** Its header; null if it has none. */
  @Nullable Part header() {
    for (Part part : all) {
      if (part.kind() == Part.Kind.HEADERS && mail.path().equals(part.parent())) {
        return part;
      }
    }
    return null;
  }

  /** The part that holds it; null for those of the mail itself. */
  @Nullable Part parent(Part part) {
    return part.parent() == null ? null : byPath.get(part.parent());
  }

  /** How many containers it is in, below the mail. */
  int depth(Part part) {
    int depth = 0;
    Part above = parent(part);
    while (above != null) {
      depth += above.kind() == Part.Kind.MULTIPART ? 0 : 1;
      above = parent(above);
    }
    return depth;
  }

  /** Whether it claims to be an attachment. */
  boolean isAttachment(Part part) {
    return ATTACHMENT.matcher(headerOf(part)).find();
  }

  private String headerOf(Part part) {
    Part header = mimeHeaders.get(part.path());
    return header == null
        ? ""
        : header.content().slice(0, MOST_HEADER).text(StandardCharsets.ISO_8859_1);
  }

  /** Notes that a body shows what has the Content-ID. */
  void show(String id) {
    shownIds.add(id);
  }

  /** Whether a body shows it by its Content-ID. */
  boolean isInline(Part part) {
    if (shownIds.isEmpty()) {
      return false;
    }
    Matcher matcher = CONTENT_ID.matcher(headerOf(part));
    return matcher.find() && shownIds.contains(matcher.group(1));
  }
}
