package ess.extract;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads one address step by step. For one address and one thread. */
final class UrlReader {

  private static final Set<String> SPECIAL = Set.of("http", "https", "ftp", "ws", "wss", "file");
  private static final int LONGEST_HOST = 255;
  private static final int LONGEST_SCHEME = 30;
  private static final String HEX = "0123456789ABCDEF";

  private final String text;
  private final @Nullable Url base;
  private final Set<String> traits = new TreeSet<>();

  private String scheme = "";
  private String host = "";
  private String user = "";
  private int port = -1;
  private int at;

  UrlReader(String written, @Nullable Url base) {
    this.text = trimmed(written);
    this.base = base;
  }

  /** Without what browsers take away: white space around it, tabs and line ends inside. */
  private static String trimmed(String written) {
    int from = 0;
    int to = Math.min(written.length(), Url.LONGEST);
    while (from < to && written.charAt(from) <= ' ') {
      from++;
    }
    while (to > from && written.charAt(to - 1) <= ' ') {
      to--;
    }
    boolean clean = true;
    for (int i = from; i < to && clean; i++) {
      clean = !isTaken(written.charAt(i));
    }
    if (clean) {
      return written.substring(from, to);
    }
    StringBuilder kept = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      if (!isTaken(written.charAt(i))) {
        kept.append(written.charAt(i));
      }
    }
    return kept.toString();
  }

  private static boolean isTaken(char c) {
    return c == '\t' || c == '\n' || c == '\r';
  }

  Url read() {
    readScheme();
    if (scheme.isEmpty()) {
      return relative();
    }
    if (!SPECIAL.contains(scheme)) {
      return opaque();
    }
    skipSlashes();
    readAuthority();
    return rest("");
  }

  private void readScheme() {
    int end = 0;
    while (end < text.length() && end < LONGEST_SCHEME && isSchemeLetter(text.charAt(end), end)) {
      end++;
    }
    if (end > 0 && end < text.length() && text.charAt(end) == ':') {
      scheme = Folds.lower(text.substring(0, end));
      at = end + 1;
    }
  }

  private static boolean isSchemeLetter(char c, int index) {
    int lower = c | 0x20;
    boolean isLetter = lower >= 'a' && lower <= 'z';
    return isLetter || (index > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'));
  }

  private Url relative() {
    boolean slashes = text.length() > 1 && isSlash(text.charAt(0)) && isSlash(text.charAt(1));
    boolean bare = text.regionMatches(true, 0, "www.", 0, 4);
    if (slashes || bare) {
      scheme = base == null || base.scheme().isEmpty() ? "http" : base.scheme();
      at = 0;
      skipSlashes();
      readAuthority();
      return rest("");
    }
    if (base == null || base.host().isEmpty()) {
      return new Url("", "", -1, "", "", "", text, Set.of());
    }
    scheme = base.scheme();
    host = base.host();
    port = base.port();
    String folder = base.path().substring(0, base.path().lastIndexOf('/') + 1);
    boolean rooted = !text.isEmpty() && isSlash(text.charAt(0));
    return rest(rooted ? "" : folder);
  }

  private Url opaque() {
    String behind = text.substring(at);
    if (scheme.equals("data")) {
      traits.add("data");
    } else if (scheme.equals("javascript") || scheme.equals("vbscript")) {
      traits.add("script");
    }
    int number = behind.indexOf('#');
    String fragment = number < 0 ? "" : behind.substring(number + 1);
    String body = number < 0 ? behind : behind.substring(0, number);
    int mark = scheme.equals("data") ? -1 : body.indexOf('?');
    String query = mark < 0 ? "" : body.substring(mark + 1);
    String path = mark < 0 ? body : body.substring(0, mark);
    return new Url(scheme, "", -1, path, query, fragment, scheme + ":" + behind, traits);
  }

  private static boolean isSlash(char c) {
    return c == '/' || c == '\\';
  }

  private void skipSlashes() {
    while (at < text.length() && isSlash(text.charAt(at))) {
      if (text.charAt(at) == '\\') {
        traits.add("backslash");
      }
      at++;
    }
  }

  private void readAuthority() {
    int end = at;
    int sign = -1;
    while (end < text.length() && !isSlash(text.charAt(end)) && !isEnd(text.charAt(end))) {
      if (text.charAt(end) == '@') {
        sign = end;
      }
      end++;
    }
    if (sign >= 0) {
      user = text.substring(at, sign);
      traits.add("userinfo");
      at = sign + 1;
    }
    String authority = text.substring(at, end);
    at = end;
    int colon = authority.lastIndexOf(':');
    String name = authority;
    if (colon >= 0 && authority.indexOf(']', colon) < 0) {
      name = authority.substring(0, colon);
      readPort(authority.substring(colon + 1));
    }
    host = host(name.length() > LONGEST_HOST ? name.substring(0, LONGEST_HOST) : name);
  }

  private static boolean isEnd(char c) {
    return c == '?' || c == '#';
  }

  private void readPort(String digits) {
    boolean isNumber = !digits.isEmpty() && digits.length() <= 5;
    for (int i = 0; i < digits.length() && isNumber; i++) {
      isNumber = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    }
    int number = isNumber ? Integer.parseInt(digits) : -1;
    int usual =
        switch (scheme) {
          case "http", "ws" -> 80;
          case "https", "wss" -> 443;
          case "ftp" -> 21;
          default -> -1;
        };
    if (number >= 0 && number != usual) {
      port = number;
      traits.add("port");
    }
  }

  private String host(String name) {
    String plain = name;
    if (plain.indexOf('%') >= 0) {
      traits.add("escaped-host");
      plain = Percent.decode(plain);
    }
    if (plain.startsWith("[")) {
      traits.add("ip");
      return Folds.lower(plain);
    }
    plain = Url.ascii(plain);
    while (plain.endsWith(".")) {
      plain = plain.substring(0, plain.length() - 1);
    }
    String address = Ipv4.canonical(plain);
    if (!address.isEmpty()) {
      traits.add("ip");
      if (!address.equals(plain)) {
        traits.add("escaped-host");
      }
      return address;
    }
    if (plain.startsWith("xn--") || plain.contains(".xn--")) {
      traits.add("punycode");
    }
    return plain;
  }

  /** Path, query and fragment. */
  private Url rest(String folder) {
    int number = text.indexOf('#', at);
    String fragment = number < 0 ? "" : text.substring(number + 1);
    int last = number < 0 ? text.length() : number;
    int mark = text.indexOf('?', at);
    String query = mark < 0 || mark > last ? "" : text.substring(mark + 1, last);
    String written = folder + text.substring(at, mark < 0 || mark > last ? last : mark);
    if (written.indexOf('\\') >= 0) {
      traits.add("backslash");
      written = written.replace('\\', '/');
    }
    String path = escaped(Paths.straight(written));
    StringBuilder whole = new StringBuilder(text.length() + 16);
    whole.append(scheme).append("://");
    if (!user.isEmpty()) {
      whole.append(escaped(user)).append('@');
    }
    whole.append(host);
    if (port >= 0) {
      whole.append(':').append(port);
    }
    whole.append(path);
    if (mark >= 0 && mark < last) {
      whole.append('?').append(escaped(query));
    }
    if (number >= 0) {
      whole.append('#').append(escaped(fragment));
    }
    return new Url(scheme, host, port, path, query, fragment, whole.toString(), traits);
  }

  /** With what may not stand in an address as percent signs and numbers. */
  private static String escaped(String part) {
    boolean clean = true;
    for (int i = 0; i < part.length() && clean; i++) {
      clean = isPlain(part.charAt(i));
    }
    if (clean) {
      return part;
    }
    StringBuilder escaped = new StringBuilder(part.length() + 16);
    for (byte one : part.getBytes(StandardCharsets.UTF_8)) {
      if (one > 0 && isPlain((char) one)) {
        escaped.append((char) one);
      } else {
        escaped.append('%').append(HEX.charAt(one >> 4 & 15)).append(HEX.charAt(one & 15));
      }
    }
    return escaped.toString();
  }

  private static boolean isPlain(char c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '`';
  }
}
