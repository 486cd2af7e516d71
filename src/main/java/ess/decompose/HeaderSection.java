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
 * A header section (RFC 5322, section 2.2) with every reading of the fields that give structure.
 */
final class HeaderSection {

  /**
   * A field that gives structure or is shown.
   *
   * @param name its name in lower case, without blanks and comments
   * @param from where it begins
   * @param to where it ends, its last line end included
   * @param value what stands behind the colon, a character a byte, folds as line feeds
   */
  record Field(String name, int from, int to, String value) {}

  /** Says whether a line is a boundary line, at which every header ends. */
  interface LineTest {
    /** Whether the line from one index to another is one. */
    boolean isDelimiter(int from, int to);
  }

  private static final int MOST_BOUNDARIES = 32;
  private static final int MOST_NAMES = 8;
  private static final int MOST_FIELDS = 1000;

  final int from;

  /** Behind the empty line. */
  final int to;

  /** The first line that is neither a field nor its continuation; -1 if there is none. */
  final int badLine;

  /** A field name that has a comment, blank or NUL in it; -1 if there is none. */
  final int oddName;

  /** Whether an empty line ended it. */
  final boolean ended;

  final List<Field> fields;
  final List<MediaType> types = new ArrayList<>();
  final Set<String> boundaries = new LinkedHashSet<>();
  final List<String> encodings = new ArrayList<>();
  final Set<String> names = new LinkedHashSet<>();
  @Nullable String charset;
  @Nullable Field repeatedType;
  @Nullable Field repeatedEncoding;
  @Nullable Field decoratedEncoding;

  private HeaderSection(
      int from, int to, int badLine, int oddName, boolean ended, List<Field> fields) {
    this.from = from;
    this.to = to;
    this.badLine = badLine;
    this.oddName = oddName;
    this.ended = ended;
    this.fields = fields;
  }

  /** A section without fields. */
  static HeaderSection none(int at) {
    return new HeaderSection(at, at, -1, -1, true, List.of());
  }

  /** Reads the section that begins at the index. */
  static HeaderSection read(byte[] a, int from, int end, boolean mail, LineTest test) {
    List<Field> fields = new ArrayList<>();
    int badLine = -1;
    int oddName = -1;
    boolean ended = false;
    int p = from;
    int fieldFrom = -1;
    String fieldName = "";
    while (p < end) {
      int next = Bytes.lineEnd(a, p, end);
      int e = Bytes.textEnd(a, p, next);
      if (e == p) {
        ended = true;
        break;
      }
      byte first = a[p];
      if (first == '-' && p + 1 < e && a[p + 1] == '-' && test.isDelimiter(p, e)) {
        break;
      }
      if ((first == ' ' || first == '\t') && p > from) {
        if (badLine < 0 && isBlank(a, p, e)) {
          badLine = p;
        }
        p = next;
        continue;
      }
      if (fieldFrom >= 0 && fields.size() < MOST_FIELDS) {
        fields.add(field(a, fieldName, fieldFrom, p));
      }
      fieldFrom = -1;
      int colon = nameEnd(a, p, e);
      if (colon < 0) {
        boolean mbox = (p == from && startsWith(a, p, e, "From ")) || startsWith(a, p, e, ">From ");
        if (!mbox && badLine < 0) {
          badLine = p;
        }
      } else if (maybeWanted(a, p, colon, mail)) {
        String raw = new String(a, p, colon - p, StandardCharsets.ISO_8859_1);
        fieldName = plainName(raw);
        if (fieldName.length() != raw.stripTrailing().length() && oddName < 0) {
          oddName = p;
        }
        fieldFrom = isWanted(fieldName, mail) ? p : -1;
      }
      p = next;
    }
    if (fieldFrom >= 0 && fields.size() < MOST_FIELDS) {
      fields.add(field(a, fieldName, fieldFrom, p));
    }
    if (ended) {
      p = Bytes.lineEnd(a, p, end);
    }
    HeaderSection section = new HeaderSection(from, p, badLine, oddName, ended, fields);
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
    for (Field field : fields) {
      if (field.name.equals(name)) {
        return field.value;
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
    String type = null;
    String encoding = null;
    for (Field field : fields) {
      if (!field.name.startsWith("content")) {
        continue;
      }
      boundaries.addAll(
          Parameters.readings(field.value, "boundary", MOST_BOUNDARIES - boundaries.size()));
      switch (field.name) {
        case "content-type" -> {
          addType(field.value);
          names(field.value, "name");
          if (charset == null) {
            charset =
                Parameters.readings(field.value, "charset", 1).stream().findFirst().orElse(null);
          }
          if (type != null && !type.equals(field.value) && repeatedType == null) {
            repeatedType = field;
          }
          type = field.value;
        }
        case "content-disposition" -> {
          names(field.value, "filename");
          names(field.value, "name");
        }
        case "content-transfer-encoding" -> {
          addEncoding(field);
          if (encoding != null
              && !encoding.equalsIgnoreCase(field.value)
              && repeatedEncoding == null) {
            repeatedEncoding = field;
          }
          encoding = field.value;
        }
        default -> {}
      }
    }
    trimmedBoundaries();
  }

  private void trimmedBoundaries() {
    for (String boundary : List.copyOf(boundaries)) {
      String trimmed = boundary.stripTrailing();
      if (!trimmed.equals(boundary) && !trimmed.isEmpty()) {
        boundaries.add(trimmed);
      }
    }
  }

  private void names(String value, String parameter) {
    if (names.size() < MOST_NAMES) {
      for (String name : Parameters.readings(value, parameter, MOST_NAMES)) {
        names.add(Bytes.utf8(EncodedWords.decode(name.strip())));
      }
      // The encoded form of a name is no name that a client shows.
      names.removeIf(name -> name.isEmpty() || (name.startsWith("=?") && name.endsWith("?=")));
    }
  }

  private void addType(String value) {
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
    if (!types.isEmpty()) {
      return;
    }
    String lower = value.length() > 500 ? value.substring(0, 500) : value;
    lower = lower.toLowerCase(Locale.ROOT);
    if (lower.contains("multipart")) {
      addType(MediaType.of("multipart/mixed"));
    }
  }

  private void addType(MediaType type) {
    if (!types.contains(type)) {
      types.add(type);
    }
  }

  private void addEncoding(Field field) {
    String plain = field.value.strip().toLowerCase(Locale.ROOT);
    String token = token(plain);
    if (!plain.equals(token) && !token.equals("7bit") && decoratedEncoding == null) {
      decoratedEncoding = field;
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
        || plain.contains("7bit")
        || plain.contains("8bit")
        || plain.contains("binary")) {
      return "7bit";
    }
    return "unknown";
  }

  private static Field field(byte[] a, String name, int from, int to) {
    int colon = from;
    while (colon < to && a[colon] != ':') {
      colon++;
    }
    StringBuilder value = new StringBuilder(to - colon);
    int last = to;
    while (last > colon && (a[last - 1] == '\n' || a[last - 1] == '\r')) {
      last--;
    }
    for (int i = colon + 1; i < last; i++) {
      if (a[i] != '\r') {
        value.append((char) (a[i] & 0xff));
      }
    }
    return new Field(name, from, to, value.toString());
  }

  private static int nameEnd(byte[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      byte c = a[i];
      if (c == ':') {
        return i == from ? -1 : i;
      }
      if (c <= ' ' && !canStandInName(a, i, to)) {
        return -1;
      }
    }
    return -1;
  }

  /** A blank in a name is forgiven where only comments and blanks stand before the colon. */
  private static boolean canStandInName(byte[] a, int from, int to) {
    int depth = 0;
    int last = Math.min(to, from + 200);
    for (int i = from; i < last; i++) {
      byte c = a[i];
      if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0 && c == ':') {
        return true;
      } else if (depth == 0 && c != ' ' && c != '\t' && c != 0 && c != '\r') {
        return false;
      }
    }
    return false;
  }

  private static String plainName(String raw) {
    String name = Parameters.withoutComments(raw);
    StringBuilder plain = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c > ' ' && c < 127) {
        plain.append(c);
      }
    }
    return plain.toString().toLowerCase(Locale.ROOT);
  }

  private static boolean maybeWanted(byte[] a, int from, int colon, boolean mail) {
    int first = a[from] | 0x20;
    return first == 'c'
        || first == '('
        || a[from] == 0
        || (mail && (first == 'f' || first == 't' || first == 's' || first == 'm'))
        || (colon - from > 7 && startsIgnoringCase(a, from, colon, "content"));
  }

  private static boolean isWanted(String name, boolean mail) {
    return switch (name) {
      case "from", "to", "subject", "message-id" -> mail;
      default -> name.startsWith("content-");
    };
  }

  private static boolean isBlank(byte[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      if (a[i] != ' ' && a[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  private static boolean startsWith(byte[] a, int from, int to, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (from + i >= to || a[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
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
