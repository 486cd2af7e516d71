package ess.decompose;

import ess.decompose.opener.Bytes;
import ess.message.ByteRange;
import ess.message.MessageId;
import ess.message.Part;
import ess.message.PartPath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be a password in mails, the likeliest first, and where it stands. For one thread. */
final class Candidates {

  /**
   * Where a candidate stands.
   *
   * @param message the mail, if it is another one than that which is taken apart
   * @param part the part
   * @param what what of the part: its text, its name, the subject
   * @param range its place in the content of the part, where that can be told
   */
  record Place(@Nullable MessageId message, PartPath part, String what, @Nullable ByteRange range) {

    /** The place in words; of another mail nothing but numbers, for a name may be the password. */
    @Override
    public String toString() {
      if (message == null) {
        return what + " of " + part;
      }
      Matcher section = SECTION.matcher(part.text());
      return what
          + " of "
          + (section.lookingAt() ? section.group() : PartPath.ROOT)
          + (range == null ? "" : ", bytes %d to %d,".formatted(range.from(), range.to()))
          + " in message "
          + message;
    }
  }

  private static final Pattern SECTION = Pattern.compile("[0-9]+(?:\\.[0-9]+)*(?=/|$)");
  private static final String QR_CODE = "qr-code";
  private static final int MOST_TEXT = 64 * 1024;
  private static final Pattern NAME_TOKEN = Pattern.compile("[^\\s_/\\\\.()\\[\\]-]{3,40}");

  /** A candidate with its rank; the lower the likelier. */
  private record Candidate(String password, int rank, Place place) {
    @Override
    public String toString() {
      return place + " of rank " + rank;
    }
  }

  private final Map<String, Candidate> all = new LinkedHashMap<>();

  /** The passwords, the likeliest first. */
  List<String> ranked() {
    return all.values().stream()
        .sorted(Comparator.comparingInt(Candidate::rank))
        .map(Candidate::password)
        .toList();
  }

  /** Where the password stands, or null if it is none of these. */
  @Nullable Place place(String password) {
    Candidate candidate = all.get(password);
    return candidate == null ? null : candidate.place;
  }

  /** Takes what a subject offers. */
  void addSubject(@Nullable MessageId message, @Nullable String subject) {
    if (subject != null) {
      text(subject, new Place(message, PartPath.ROOT, "subject", null), null);
    }
  }

  /** Takes what the text and the names of a part offer. */
  void add(@Nullable MessageId message, Part part) {
    if (isRead(part)) {
      read(message, part);
    }
    part.names().forEach(name -> name(name, new Place(message, part.path(), "name", null)));
  }

  private static boolean isRead(Part part) {
    boolean inside = part.kind() == Part.Kind.BODY || part.kind() == Part.Kind.ENTRY;
    return inside
        && part.content().size() <= 16 * MOST_TEXT
        && (part.type().type().equals("text") || part.view().equals(QR_CODE));
  }

  private void read(@Nullable MessageId message, Part part) {
    Bytes bytes = Bytes.of(part.content());
    Bytes first = bytes.slice(0, MOST_TEXT);
    Charset charset = charset(part.charset(), first);
    String text = first.content().text(charset);
    boolean html = part.type().subtype().equals("html");
    if (!html) {
      String what = part.view().equals(QR_CODE) ? "code" : "text";
      text(text, new Place(message, part.path(), what, null), charset);
      return;
    }
    // Blanks of the same length keep every character at its place.
    Place place = new Place(message, part.path(), "text", null);
    text(Markup.without(text, true), place, charset);
    text(decoded(Markup.without(text, false)), place, null);
  }

  private static String decoded(String text) {
    return text.replace("&nbsp;", " ")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  private static Charset charset(@Nullable String name, Bytes bytes) {
    try {
      if (name != null) {
        return Charset.forName(name);
      }
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      // What the bytes look like decides.
    }
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.array(), bytes.from(), bytes.size()));
      return StandardCharsets.UTF_8;
    } catch (CharacterCodingException e) {
      return StandardCharsets.ISO_8859_1;
    }
  }

  private void text(String text, Place place, @Nullable Charset charset) {
    for (PasswordText.Found found : PasswordText.candidates(text)) {
      ByteRange range =
          charset == null ? null : PasswordText.bytes(text, charset, found.from(), found.to());
      add(
          found.password(),
          found.rank().weight(),
          new Place(place.message, place.part, place.what, range));
    }
    String whole = text.strip();
    if (place.what.equals("code") && whole.length() <= 64 && !whole.isEmpty()) {
      add(whole, 15, place);
    }
  }

  private void name(String name, Place place) {
    PasswordText.candidates(name).stream()
        .filter(found -> found.rank().compareTo(PasswordText.Rank.NEAR) <= 0)
        .forEach(found -> add(found.password(), 5, place));
    int dot = name.lastIndexOf('.');
    add(dot > 0 ? name.substring(0, dot) : name, 35, place);
    Matcher token = NAME_TOKEN.matcher(dot > 0 ? name.substring(0, dot) : name);
    while (token.find()) {
      add(token.group(), 36, place);
    }
  }

  private void add(String password, int rank, Place place) {
    Candidate before = all.get(password);
    if (before == null || rank < before.rank) {
      all.put(password, new Candidate(password, rank, place));
    }
  }
}
