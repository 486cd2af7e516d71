package ess.decompose;

import ess.decompose.opener.Bytes;
import ess.decompose.opener.Limit;
import ess.message.ByteRange;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.PartPath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The passwords that a message offers for what is locked in it, and how many of them may be tried.
 * They are looked for when they are first asked for, and again in the parts that came since. No
 * password leaves this class but to be tried. For one thread.
 */
final class Passwords {

  /**
   * Where a candidate stands.
   *
   * @param part the part
   * @param what what of the part: its text, its name, the subject
   * @param range its place in the content of the part, where that can be told
   */
  record Place(PartPath part, String what, @Nullable ByteRange range) {}

  /** What people take who send malware to each other, and what people take who do not care. */
  private static final List<String> COMMON =
      List.of("infected", "1234", "12345", "123456", "password", "123", "virus", "0000");

  private static final String QR_CODE = "qr-code";
  private static final int MOST_TEXT = 64 * 1024;
  private static final int MOST_PARTS = 200;
  private static final Pattern MARKUP =
      Pattern.compile(
          "<(style|script)\\b.{0,20000}?</\\1[^>]{0,20}>|<[^<>]{0,2000}>",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern NAME_TOKEN = Pattern.compile("[^\\s_/\\\\.()\\[\\]-]{3,40}");

  /** A candidate with its rank; the lower the likelier. */
  private record Candidate(String password, int rank, Place place) {
    @Override
    public String toString() {
      return place + " of rank " + rank;
    }
  }

  private final Tree tree;
  private final @Nullable String subject;
  private final int mostTries;
  private final long mostNanos;
  private final LongSupplier nanoTime;
  private final Map<String, Candidate> candidates = new LinkedHashMap<>();
  private final List<String> opened = new ArrayList<>();
  private int read;
  private int tries;
  private long spent;
  private long tryingSince = -1;

  Passwords(Tree tree, @Nullable String subject, LongSupplier nanoTime) {
    this.tree = tree;
    this.subject = subject;
    this.mostTries = tree.budget.limits().passwordTries();
    this.mostNanos = tree.budget.limits().passwordSeconds() * 1_000_000_000L;
    this.nanoTime = nanoTime;
  }

  /**
   * The candidates: what opened something already, what the message offers, with room left for the
   * common ones, and the rest.
   */
  List<String> all() {
    if (read == 0 && subject != null) {
      text(subject, PartPath.ROOT, "subject", null);
    }
    List<Part> parts = tree.parts();
    for (; read < parts.size() && read < MOST_PARTS; read++) {
      Part part = parts.get(read);
      if (isRead(part)) {
        read(part);
      }
      part.names().forEach(name -> name(name, part.path()));
    }
    List<String> ranked =
        candidates.values().stream()
            .sorted(Comparator.comparingInt(Candidate::rank))
            .map(Candidate::password)
            .toList();
    int first = Math.min(ranked.size(), Math.max(0, mostTries - COMMON.size()));
    List<String> all = new ArrayList<>(opened);
    all.addAll(ranked.subList(0, first));
    all.addAll(COMMON);
    all.addAll(ranked.subList(first, ranked.size()));
    return all.stream().distinct().toList();
  }

  /** Takes one more try, or says which limit forbids it. */
  @Nullable Limit take() {
    rest();
    if (tries >= mostTries) {
      return Limit.PASSWORD_TRIES;
    }
    if (spent >= mostNanos) {
      return Limit.PASSWORD_TIME;
    }
    tries++;
    tryingSince = nanoTime.getAsLong();
    return null;
  }

  /** Ends the time of a try: what follows is other work. */
  void rest() {
    if (tryingSince >= 0) {
      spent += Math.max(0, nanoTime.getAsLong() - tryingSince);
      tryingSince = -1;
    }
  }

  /** Notes that a password fits; says where it stood, or null if it is a common one. */
  @Nullable Place fits(String password) {
    rest();
    if (!opened.contains(password)) {
      opened.add(password);
    }
    Candidate candidate = candidates.get(password);
    return candidate == null ? null : candidate.place;
  }

  /** Whether the part may want a password, so that all that may offer one is to be read before. */
  static boolean mayWant(MediaType type, Bytes bytes) {
    return switch (type.subtype()) {
      case "x-rar-compressed", "x-7z-compressed", "x-ole-storage", "pdf" -> true;
      case "zip" -> hasLockedEntry(bytes);
      default -> false;
    };
  }

  private static boolean hasLockedEntry(Bytes zip) {
    for (int at = zip.find("PK\u0001\u0002", 0, zip.size());
        at >= 0;
        at = zip.find("PK\u0001\u0002", at + 4, zip.size())) {
      if ((zip.at(at + 8) & 1) != 0) {
        return true;
      }
    }
    return zip.has(0, "PK\u0003\u0004") && (zip.at(6) & 1) != 0;
  }

  private static boolean isRead(Part part) {
    boolean inside = part.kind() == Part.Kind.BODY || part.kind() == Part.Kind.ENTRY;
    return inside
        && part.content().size() <= 16 * MOST_TEXT
        && (part.type().type().equals("text") || part.view().equals(QR_CODE));
  }

  private void read(Part part) {
    Bytes bytes = Bytes.of(part.content());
    Bytes first = bytes.slice(0, MOST_TEXT);
    Charset charset = charset(part.charset(), first);
    String text = first.content().text(charset);
    boolean html = part.type().subtype().equals("html");
    if (!html) {
      text(text, part.path(), part.view().equals(QR_CODE) ? "code" : "text", charset);
      return;
    }
    // Blanks of the same length keep every character at its place.
    text(blank(text), part.path(), "text", charset);
    text(decoded(MARKUP.matcher(text).replaceAll("")), part.path(), "text", null);
  }

  private static String blank(String html) {
    StringBuilder text = new StringBuilder(html);
    Matcher markup = MARKUP.matcher(html);
    while (markup.find()) {
      for (int i = markup.start(); i < markup.end(); i++) {
        text.setCharAt(i, ' ');
      }
    }
    return text.toString();
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

  private void text(String text, PartPath part, String what, @Nullable Charset charset) {
    for (PasswordText.Found found : PasswordText.candidates(text)) {
      ByteRange range =
          charset == null ? null : PasswordText.bytes(text, charset, found.from(), found.to());
      add(found.password(), found.rank().weight(), new Place(part, what, range));
    }
    String whole = text.strip();
    if (what.equals("code") && whole.length() <= 64 && !whole.isEmpty()) {
      add(whole, 15, new Place(part, what, null));
    }
  }

  private void name(String name, PartPath part) {
    Place place = new Place(part, "name", null);
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
    Candidate before = candidates.get(password);
    if (before == null || rank < before.rank) {
      candidates.put(password, new Candidate(password, rank, place));
    }
  }
}
