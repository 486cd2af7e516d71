package ess.extract;

import ess.message.Lookups;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What the DNS says of a key (RFC 6376, section 3.6.1; RFC 8463, section 4).
 *
 * @param problem why nothing can be told by it, as a result of {@link ess.message.facts.Signature};
 *     empty if there is a key
 * @param key the key
 */
record DkimKey(String problem, @Nullable PublicKey key) {

  private static final int LEAST_BITS = 1_024;
  private static final int MOST_BITS = 8_192;
  private static final int MOST_EXPONENT_BITS = 64;
  private static final int ED25519_BYTES = 32;

  /** What stands before the bare key in the form that Java reads (RFC 8410, section 4). */
  private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

  /** The name of RSA with its empty parameters (RFC 3279, section 2.3.1). */
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  /** What stands before a SHA-256 in an RSA signature (RFC 8017, section 9.2, note 1). */
  private static final byte[] SHA256 =
      HexFormat.of().parseHex("3031300d060960864801650304020105000420");

  private static DkimKey problem(String problem) {
    return new DkimKey(problem, null);
  }

  /** The key for the signature. */
  static DkimKey of(Lookups lookups, DkimSignature signature) {
    Lookups.Answer answer = lookups.of(signature.keyName());
    return switch (answer.status()) {
      case OPEN -> problem("unknown");
      case FAILED -> problem("temperror");
      case ABSENT -> problem("key-gone");
      case FOUND -> of(record(answer), signature);
    };
  }

  /** The first text that is a key. */
  private static @Nullable TagList record(Lookups.Answer answer) {
    for (String text : answer.texts()) {
      TagList tags = TagList.read(text);
      if (tags != null && tags.get("p") != null && tags.get("v", "DKIM1").equals("DKIM1")) {
        return tags;
      }
    }
    return null;
  }

  private static DkimKey of(@Nullable TagList tags, DkimSignature signature) {
    if (tags == null || tags.get("p", "").isEmpty()) {
      return problem("key-gone");
    }
    String flags = tags.get("t", "");
    String services = tags.get("s", "*");
    if (!tags.get("k", "rsa").equals(signature.kind())
        || !TagList.lists(tags.get("h", "sha256"), "sha256")
        || !(TagList.lists(services, "*") || TagList.lists(services, "email"))
        || (TagList.lists(flags, "s") && !signature.identity().equals(signature.domain()))) {
      return problem("permerror");
    }
    if (TagList.lists(flags, "y")) {
      return problem("neutral");
    }
    byte[] bytes = DkimSignature.base64(tags.get("p", ""));
    PublicKey key = bytes == null ? null : key(bytes, signature.kind());
    if (key == null) {
      return problem("permerror");
    }
    return isUsable(key) ? new DkimKey("", key) : problem("policy");
  }

  private static boolean isUsable(PublicKey key) {
    if (!(key instanceof RSAPublicKey rsa)) {
      return true;
    }
    int bits = rsa.getModulus().bitLength();
    return bits >= LEAST_BITS
        && bits <= MOST_BITS
        && rsa.getPublicExponent().bitLength() <= MOST_EXPONENT_BITS;
  }

  private static @Nullable PublicKey key(byte[] bytes, String kind) {
    if (kind.equals("ed25519")) {
      return bytes.length == ED25519_BYTES ? read("Ed25519", join(ED25519, bytes)) : null;
    }
    PublicKey key = read("RSA", bytes);
    return key == null ? read("RSA", wrapped(bytes)) : key;
  }

  private static @Nullable PublicKey read(String algorithm, byte[] bytes) {
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(bytes));
    } catch (GeneralSecurityException e) {
      return null;
    }
  }

  /** The bare key of RFC 8017, which the text of RFC 6376 asks for and hardly anybody publishes. */
  private static byte[] wrapped(byte[] key) {
    return sequence(0x30, join(RSA, sequence(0x03, join(new byte[1], key))));
  }

  private static byte[] sequence(int tag, byte[] content) {
    byte[] head = {(byte) tag, (byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
    return join(head, content);
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(first.length + second.length);
    all.writeBytes(first);
    all.writeBytes(second);
    return all.toByteArray();
  }

  /** Whether the signature is that of the digest. */
  boolean fits(byte[] digest, byte[] signature) {
    if (key == null) {
      return false;
    }
    boolean rsa = key instanceof RSAPublicKey;
    try {
      Signature verifier = Signature.getInstance(rsa ? "NONEwithRSA" : "Ed25519");
      verifier.initVerify(key);
      verifier.update(rsa ? join(SHA256, digest) : Arrays.copyOf(digest, digest.length));
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
