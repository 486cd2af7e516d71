package ess.decompose;

import ess.decompose.opener.Bytes;
import ess.message.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a header section says in every reading of the fields that give structure, and where they
 * differ.
 */
final class HeaderSection {

  /**
   * A point about which clients differ.
   *
   * @param what what they differ about, as in {@code encoding}
   * @param field the field that tells it
   * @param one how one client reads it
   * @param other how another does
   * @param score how unlikely it is that an honest sender wrote it
   */
  record Doubt(String what, HeaderLines.Field field, String one, String other, int score) {}

  private static final int MOST_BOUNDARIES = 32;
  private static final int MOST_NAMES = 8;
  private static final int MOST_DOUBTS = 20;
  private static final int GRAVE = 5;
  private static final int ODD = 2;

  final int from;

  /** Behind the empty line. */
  final int to;

  final HeaderLines lines;
  final List<MediaType> types = new ArrayList<>();
  final Set<String> boundaries = new LinkedHashSet<>();
  final List<String> encodings = new ArrayList<>();
  final Set<String> names = new LinkedHashSet<>();
  final List<Doubt> doubts = new ArrayList<>(0);
  @Nullable String charset;

  private HeaderSection(HeaderLines lines) {
    this.from = lines.from();
    this.to = lines.to();
    this.lines = lines;
  }

  /** A section without fields. */
  static HeaderSection none(int at) {
    return new HeaderSection(HeaderLines.none(at));
  }

  /** Reads the section that begins at the index. */
  static HeaderSection read(byte[] a, int from, int end, boolean mail, HeaderLines.LineTest test) {
    HeaderSection section = new HeaderSection(HeaderLines.read(a, from, end, mail, test));
    section.interpret();
    return section;
  }

  /** Whether the line at the index could be a field that tells of a body part. */
  static boolean startsLikePart(byte[] a, int from, int end) {
    return end - from > 8
        && (a[from] | 0x20) == 'c'
        && startsIgnoringCase(a, from, end, "content-");
  }

  /** The value of the first field of the name, or null. */
  @Nullable String first(String name) {
    for (HeaderLines.Field field : lines.fields()) {
      if (field.name().equals(name)) {
        return field.value();
      }
    }
    return null;
  }

  boolean isMultipart() {
    for (MediaType type : types) {
      if (type.type().equals("multipart")) {
        return true;
      }
    }
    return false;
  }

  /** Whether some reading of it makes content of a multipart. */
  boolean isMoreThanMultipart() {
    for (MediaType type : types) {
      if (!type.type().equals("multipart")) {
        return true;
      }
    }
    return false;
  }

  boolean isMessage() {
    for (MediaType type : types) {
      if (isMessage(type)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is a type whose content is a mail or a piece of one. */
  static boolean isMessage(MediaType type) {
    return type.type().equals("message")
        && switch (type.subtype()) {
          case "rfc822", "global", "partial", "external-body", "news", "x-rfc822" -> true;
          default -> false;
        };
  }

  boolean hasType(String type) {
    return types.stream().anyMatch(t -> t.toString().equals(type));
  }

  @Nullable MediaType firstType() {
    return types.isEmpty() ? null : types.get(0);
  }

  private void interpret() {
    HeaderLines.Field type = null;
    HeaderLines.Field encoding = null;
    for (HeaderLines.Field field : lines.fields()) {
      if (!field.name().startsWith("content")) {
        continue;
      }
      addBoundaries(field);
      switch (field.name()) {
        case "content-type" -> {
          int before = types.size();
          addType(field);
          names(field, "name");
          addCharset(field);
          if (type != null && !type.value().equals(field.value())) {
            doubt("content-type", field, plain(type.value()), plain(field.value()), GRAVE);
          } else if (types.size() - before > 1) {
            doubt("content-type", field, types.get(before), types.get(before + 1), ODD);
          }
          type = field;
        }
        case "content-disposition" -> {
          names(field, "filename");
          names(field, "name");
        }
        case "content-transfer-encoding" -> {
          addEncoding(field);
          if (encoding != null && !encoding.value().equalsIgnoreCase(field.value())) {
            doubt("encoding", field, plain(encoding.value()), plain(field.value()), GRAVE);
          }
          encoding = field;
        }
        default -> {}
      }
    }
    trimmedBoundaries();
  }

  private void doubt(String what, HeaderLines.Field field, Object one, Object other, int score) {
    if (doubts.size() < MOST_DOUBTS) {
      doubts.add(new Doubt(what, field, one.toString(), other.toString(), score));
    }
  }

  private static String plain(String value) {
    return value.replace("\n", "").strip();
  }

  private void addBoundaries(HeaderLines.Field field) {
    Set<String> read =
        Parameters.readings(field.value(), "boundary", MOST_BOUNDARIES - boundaries.size());
    if (read.isEmpty()) {
      return;
    }
    String first = boundaries.isEmpty() ? read.iterator().next() : boundaries.iterator().next();
    boundaries.addAll(read);
    for (String boundary : read) {
      String bytes = asBytes(boundary);
      boundaries.add(bytes);
      if (!differsAtEndAlone(first, bytes)) {
        doubt("boundary", field, first, boundary, ODD);
        break;
      }
    }
  }

  /** Of two boundaries that begin alike the longer one's lines are lines of both. */
  private static boolean differsAtEndAlone(String one, String other) {
    return one.startsWith(other) || other.startsWith(one);
  }

  /** A boundary that was decoded to letters, as the bytes that stand in its lines. */
  private static String asBytes(String boundary) {
    return boundary.chars().allMatch(c -> c < 0x80)
        ? boundary
        : new String(boundary.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private void addCharset(HeaderLines.Field field) {
    for (String read : Parameters.readings(field.value(), "charset", 2)) {
      if (charset == null) {
        charset = read;
      } else if (!charset.equalsIgnoreCase(read)) {
        doubt("charset", field, charset, read, ODD);
      }
    }
  }

  private void trimmedBoundaries() {
    for (String boundary : List.copyOf(boundaries)) {
      String trimmed = boundary.stripTrailing();
      if (!trimmed.equals(boundary) && !trimmed.isEmpty()) {
        boundaries.add(trimmed);
      }
    }
  }

  private void names(HeaderLines.Field field, String parameter) {
    if (names.size() < MOST_NAMES) {
      for (String name : Parameters.readings(field.value(), parameter, MOST_NAMES)) {
        names.add(Bytes.utf8(EncodedWords.decode(name.strip())));
      }
      // The encoded form of a name is no name that a client shows.
      names.removeIf(name -> name.isEmpty() || (name.startsWith("=?") && name.endsWith("?=")));
    }
    doubtName(field);
  }

  /** Only names that a computer opens by different programs are worth a word. */
  private void doubtName(HeaderLines.Field field) {
    String first = null;
    for (String name : names) {
      if (first == null) {
        first = name;
      } else if (!ending(first).equals(ending(name))
          && doubts.stream().noneMatch(doubt -> doubt.what.equals("name"))) {
        doubt("name", field, first, name, ODD);
      }
    }
  }

  private static String ending(String name) {
    String plain = name.strip();
    int dot = plain.lastIndexOf('.');
    return dot < 0 ? "" : plain.substring(dot).toLowerCase(Locale.ROOT);
  }

  private void addType(HeaderLines.Field field) {
    String value = field.value();
    String lower = value.length() > 500 ? value.substring(0, 500) : value;
    lower = lower.toLowerCase(Locale.ROOT);
    MediaType.parse(value.replace("\n", "")).ifPresent(this::addType);
    String plain =
        Parameters.withoutComments(value)
            .replace("\"", "")
            .replace("\0", "")
            .replace("\n", "")
            .strip();
    int slash = plain.indexOf('/');
    if (slash > 0 && slash + 1 < plain.length()) {
      String tail = plain.substring(slash + 1);
      MediaType.parse(plain.substring(0, slash).stripTrailing() + "/" + tail.stripLeading())
          .ifPresent(this::addType);
    }
    if (types.isEmpty() && lower.contains("multipart")) {
      addType(MediaType.of("multipart/mixed"));
    }
    if (lower.contains("message/rfc822")) {
      addType(MediaType.MESSAGE);
    }
  }

  private void addType(MediaType type) {
    if (!types.contains(type)) {
      types.add(type);
    }
  }

  private void addEncoding(HeaderLines.Field field) {
    String plain = plain(field.value()).toLowerCase(Locale.ROOT);
    String token = token(plain);
    if (!plain.equals(token) && !token.equals("7bit") && !token.equals("unknown")) {
      doubt("encoding", field, plain, token, ODD);
    }
    if (!encodings.contains(token)) {
      encodings.add(token);
    }
  }

  private static String token(String value) {
    if (value.length() > 2000) {
      value = value.substring(0, 2000);
    }
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isLetterOrDigit(c)) {
        letters.append(c);
      }
    }
    String plain = letters.toString();
    if (plain.contains("base64")) {
      return "base64";
    }
    if (plain.contains("quotedprintable")) {
      return "quoted-printable";
    }
    if (plain.contains("uue") || plain.contains("uuencode")) {
      return "uuencode";
    }
    if (plain.isEmpty()
        || plain.equals("7")
        || plain.equals("8")
        || plain.contains("7bit")
        || plain.contains("8bit")
        || plain.contains("binary")) {
      return "7bit";
    }
    return "unknown";
  }

  static boolean startsIgnoringCase(byte[] a, int from, int to, String lower) {
    for (int i = 0; i < lower.length(); i++) {
      if (from + i >= to || Character.toLowerCase((char) (a[from + i] & 0xff)) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
