package ess.auth;

import ess.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.sec.SECNamedCurves;

/** The public half of a key that signs, or signed, access tokens: ECDSA on P-256. Immutable. */
final class VerifyingKey {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int COORDINATE = 32;
  private static final Pattern PEM =
      Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

  private final ECPublicKey key;
  private final String x;
  private final String y;
  private final String id;

  VerifyingKey(ECPublicKey key) {
    this.key = key;
    this.x = coordinate(key.getW().getAffineX().toByteArray());
    this.y = coordinate(key.getW().getAffineY().toByteArray());
    this.id = thumbprint(x, y);
  }

  /**
   * Reads public keys in PEM, one behind the other. Line ends may stand there as a backslash and an
   * n.
   *
   * @throws IllegalArgumentException if one is no P-256 key, or there is something else
   */
  static List<VerifyingKey> parse(String pems) {
    String rest = pems.replace("\\n", "\n").strip();
    List<VerifyingKey> keys = new ArrayList<>();
    while (!rest.isEmpty()) {
      Matcher pem = PEM.matcher(rest);
      if (!pem.lookingAt()) {
        throw refused();
      }
      keys.add(read(pem.group(1)));
      rest = rest.substring(pem.end()).strip();
    }
    return keys;
  }

  private static VerifyingKey read(String base64) {
    try {
      byte[] der = Base64.getMimeDecoder().decode(base64.strip());
      if (KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der))
              instanceof ECPublicKey key
          && key.getParams().getOrder().equals(SECNamedCurves.getByName("secp256r1").getN())) {
        return new VerifyingKey(key);
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw refused();
    }
    throw refused();
  }

  private static IllegalArgumentException refused() {
    return new IllegalArgumentException(
        "ESS_JWT_PREVIOUS_KEYS holds something that is no public key on P-256 in PEM"
            + " (BEGIN PUBLIC KEY); openssl pkey -pubout makes one of a private key");
  }

  /** The thumbprint (RFC 7638), by which tokens name the key. */
  String id() {
    return id;
  }

  /** In PEM (SubjectPublicKeyInfo). */
  String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** As JSON Web Key (RFC 7517). */
  String jwk() {
    return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
        .formatted(id, x, y);
  }

  private static String coordinate(byte[] number) {
    byte[] fixed = new byte[COORDINATE];
    int from = Math.max(0, number.length - COORDINATE);
    System.arraycopy(
        number, from, fixed, COORDINATE - (number.length - from), number.length - from);
    return BASE64.encodeToString(fixed);
  }

  private static String thumbprint(String x, String y) {
    String canonical =
        "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}".formatted(x, y);
    return BASE64.encodeToString(
        Sha256.newDigest().digest(canonical.getBytes(StandardCharsets.UTF_8)));
  }
}
