package ess.extract;

import com.ibm.icu.text.IDNA;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An address as a browser takes it (WHATWG URL, the parts that matter to where a link leads).
 * Immutable.
 *
 * @param scheme in lower case; empty for a relative address
 * @param host in lower case and ASCII; empty where there is none
 * @param port the port if it is not the usual one; else -1
 * @param path the path, beginning with a slash; of schemes without hosts all behind the colon
 * @param query what stands behind the question mark
 * @param fragment what stands behind the number sign
 * @param text the whole in its canonical form
 * @param traits what is odd about how it was written: {@code userinfo}, {@code backslash}, {@code
 *     escaped-host}, {@code ip}, {@code port}, {@code punycode}, {@code data}, {@code script}
 */
record Url(
    String scheme,
    String host,
    int port,
    String path,
    String query,
    String fragment,
    String text,
    Set<String> traits) {

  /** The longest address that is taken apart; longer ones are cut. */
  static final int LONGEST = 65_536;

  private static final IDNA NAMES =
      IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI);

  /** Copies the traits in order. */
  Url {
    traits = Collections.unmodifiableSet(new TreeSet<>(traits));
  }

  /** Reads an address that stands alone. */
  static Url parse(String written) {
    return parse(written, null);
  }

  /** Reads an address that may be relative to another. */
  static Url parse(String written, @Nullable Url base) {
    return new UrlReader(written, base).read();
  }

  /** Whether it leads to a page or a file on another machine. */
  boolean isWeb() {
    return !host.isEmpty()
        && (scheme.equals("http") || scheme.equals("https") || scheme.equals("ftp"));
  }

  /** The host in ASCII (UTS #46), in lower case; as it is if it is no name. */
  static String ascii(String host) {
    boolean plain = true;
    for (int i = 0; i < host.length() && plain; i++) {
      plain = host.charAt(i) < 0x80;
    }
    if (plain) {
      return Folds.lower(host);
    }
    StringBuilder name = new StringBuilder();
    NAMES.nameToASCII(host, name, new IDNA.Info());
    return Folds.lower(name.toString());
  }
}
