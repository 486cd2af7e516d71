package ess.decompose.opener;

import ess.message.MediaType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an address of the scheme {@code data} holds (RFC 2397).
 *
 * @param type the media type that it claims, or null
 * @param bytes its content
 */
record DataUri(@Nullable MediaType type, Bytes bytes) {

  private static final int LONGEST_HEAD = 300;

  /** Reads an address; null if it is of another scheme or has no comma. */
  static @Nullable DataUri parse(String address) {
    int comma = address.indexOf(',');
    if (!address.regionMatches(true, 0, "data:", 0, 5) || comma < 0 || comma > LONGEST_HEAD) {
      return null;
    }
    String head = address.substring(5, comma);
    Bytes escaped = Bytes.of(address.substring(comma + 1).getBytes(StandardCharsets.ISO_8859_1));
    Bytes plain = unescaped(escaped);
    boolean base64 = head.toLowerCase(Locale.ROOT).replace(" ", "").endsWith(";base64");
    return new DataUri(
        MediaType.parse(head).orElse(null),
        base64 ? Bytes.of(Base64Text.decode(plain).bytes()) : plain);
  }

  private static Bytes unescaped(Bytes escaped) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(escaped.size());
    int i = 0;
    while (i < escaped.size()) {
      int high = escaped.at(i) == '%' ? Character.digit(escaped.at(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(escaped.at(i + 2), 16);
      out.write(low < 0 ? escaped.at(i) : high << 4 | low);
      i += low < 0 ? 1 : 3;
    }
    return Bytes.of(out.toByteArray());
  }
}
