package ess.extract;

import ess.message.Content;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The tags of a DKIM-Signature (RFC 6376, section 3.5), or of a signature or seal of ARC (RFC 8617,
 * section 4.1).
 *
 * @param domain who signs, in lower case
 * @param selector the name of his key
 * @param kind {@code rsa} or {@code ed25519}
 * @param weak whether it hashes with SHA-1, which counts no more (RFC 8301, section 3.1)
 * @param relaxedHeader whether white space in the header may change
 * @param relaxedBody whether white space in the body may change
 * @param signed the names of the signed fields, in lower case; of a seal none
 * @param bodyHash the digest of the body; of a seal empty
 * @param length how much of the body is signed; -1 for all of it
 * @param identity the domain of the agent, which is the domain or below it
 * @param expires the second from which it counts no more; -1 for never
 * @param value the signature
 */
record DkimSignature(
    String domain,
    String selector,
    String kind,
    boolean weak,
    boolean relaxedHeader,
    boolean relaxedBody,
    List<String> signed,
    Content bodyHash,
    long length,
    String identity,
    long expires,
    Content value) {

  private static final int MOST_SIGNED = 1_000;
  private static final int MOST_NAME = 253;
  private static final int MOST_LABEL = 63;
  private static final int MOST_DIGITS = 18;

  /** What kind of field it stands in. */
  enum Use {
    DKIM,
    ARC_MESSAGE,
    ARC_SEAL
  }

  /** A tag that is not as it has to be. */
  private static final class WrongTag extends Exception {
    private static final long serialVersionUID = 1;
  }

  DkimSignature {
    signed = List.copyOf(signed);
  }

  /** Where its key stands in the DNS. */
  String keyName() {
    return selector + "._domainkey." + domain;
  }

  /** Reads the tags; null where one is missing or wrong. */
  static @Nullable DkimSignature read(@Nullable TagList tags, Use use) {
    if (tags == null || (use == Use.DKIM && !tags.get("v", "").equals("1"))) {
      return null;
    }
    try {
      return read(tags, use, name(tags.get("d")));
    } catch (WrongTag e) {
      return null;
    }
  }

  private static DkimSignature read(TagList tags, Use use, String domain) throws WrongTag {
    boolean seal = use == Use.ARC_SEAL;
    String algorithm = tags.get("a", "").toLowerCase(Locale.ROOT);
    if (!List.of("rsa-sha256", "rsa-sha1", "ed25519-sha256").contains(algorithm)
        || !TagList.lists(tags.get("q", "dns/txt"), "dns/txt")
        || (seal && tags.get("h") != null)) {
      throw new WrongTag();
    }
    String[] canon = tags.get("c", "simple/simple").split("/", 2);
    return new DkimSignature(
        domain,
        name(tags.get("s")),
        algorithm.substring(0, algorithm.indexOf('-')),
        algorithm.endsWith("sha1"),
        seal || relaxed(canon[0]),
        !seal && canon.length == 2 && relaxed(canon[1]),
        seal ? List.of() : signed(tags.get("h", ""), use),
        seal ? Content.EMPTY : bytes(tags.get("bh")),
        number(tags.get("l")),
        use == Use.DKIM ? identity(tags.get("i"), domain) : domain,
        expires(tags),
        bytes(tags.get("b")));
  }

  private static boolean relaxed(String word) throws WrongTag {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "relaxed" -> true;
      case "simple" -> false;
      default -> throw new WrongTag();
    };
  }

  /** The names of the fields; From is among them (RFC 6376, section 5.4). */
  private static List<String> signed(String names, Use use) throws WrongTag {
    List<String> signed = new ArrayList<>();
    for (String name : names.split(":", MOST_SIGNED + 1)) {
      String field = name.strip().toLowerCase(Locale.ROOT);
      if (field.isEmpty()
          || signed.size() == MOST_SIGNED
          || (use == Use.ARC_MESSAGE && field.startsWith("arc-"))) {
        throw new WrongTag();
      }
      signed.add(field);
    }
    if (!signed.contains("from")) {
      throw new WrongTag();
    }
    return signed;
  }

  /** A name of the DNS, in lower case. */
  private static String name(@Nullable String text) throws WrongTag {
    String name = text == null ? "" : text.toLowerCase(Locale.ROOT);
    if (!isName(name)) {
      throw new WrongTag();
    }
    return name;
  }

  /** Whether the DNS can be asked for it. */
  static boolean isName(String name) {
    if (name.length() > MOST_NAME || !Hosts.isName(name)) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty() || label.length() > MOST_LABEL) {
        return false;
      }
    }
    return true;
  }

  private static String identity(@Nullable String text, String domain) throws WrongTag {
    if (text == null) {
      return domain;
    }
    String identity = text.substring(text.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    if (text.indexOf('@') < 0 || !(identity.equals(domain) || identity.endsWith("." + domain))) {
      throw new WrongTag();
    }
    return identity;
  }

  private static long expires(TagList tags) throws WrongTag {
    long expires = number(tags.get("x"));
    if (expires >= 0 && expires <= number(tags.get("t"))) {
      throw new WrongTag();
    }
    return expires;
  }

  private static long number(@Nullable String text) throws WrongTag {
    if (text == null) {
      return -1;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        throw new WrongTag();
      }
    }
    if (text.isEmpty()) {
      throw new WrongTag();
    }
    return text.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(text);
  }

  private static Content bytes(@Nullable String text) throws WrongTag {
    byte[] bytes = text == null ? null : base64(text);
    if (bytes == null || bytes.length == 0) {
      throw new WrongTag();
    }
    return Content.of(bytes);
  }

  /** The bytes of base64 with white space in it; null if it is none. */
  static byte @Nullable [] base64(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > ' ') {
        plain.append(text.charAt(i));
      }
    }
    try {
      return Base64.getDecoder().decode(plain.toString());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
