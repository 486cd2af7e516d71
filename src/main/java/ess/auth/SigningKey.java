package ess.auth;

import ess.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;

/**
 * The key pair that signs access tokens: ECDSA on P-256 with SHA-256 (ES256, RFC 7518, section
 * 3.4). Immutable.
 */
final class SigningKey {

  private static final X9ECParameters P256 = SECNamedCurves.getByName("secp256r1");
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int COORDINATE = 32;

  private final ECPrivateKey secret;
  private final ECPublicKey open;
  private final String x;
  private final String y;
  private final String id;

  private SigningKey(ECPrivateKey secret, ECPublicKey open) {
    this.secret = secret;
    this.open = open;
    this.x = coordinate(open.getW().getAffineX().toByteArray());
    this.y = coordinate(open.getW().getAffineY().toByteArray());
    this.id = thumbprint(x, y);
  }

  /**
   * Reads a private key in PEM. Line ends may stand there as a backslash and an n, as they do in a
   * line of an environment file.
   *
   * @throws IllegalArgumentException if it is no P-256 key in PKCS #8; the message holds nothing of
   *     it
   */
  static SigningKey parse(String pem) {
    String text = pem.replace("\\n", "\n").strip();
    String begin = "-----BEGIN PRIVATE KEY-----";
    String end = "-----END PRIVATE KEY-----";
    if (!text.startsWith(begin)
        || !text.endsWith(end)
        || text.length() < begin.length() + end.length()) {
      throw refused("does not begin with " + begin + " and end with " + end);
    }
    try {
      byte[] der =
          Base64.getMimeDecoder()
              .decode(text.substring(begin.length(), text.length() - end.length()).strip());
      KeyFactory factory = KeyFactory.getInstance("EC");
      if (!(factory.generatePrivate(new PKCS8EncodedKeySpec(der)) instanceof ECPrivateKey secret)
          || !secret.getParams().getOrder().equals(P256.getN())) {
        throw refused("is of another curve than P-256");
      }
      var point = P256.getG().multiply(secret.getS()).normalize();
      var place =
          new ECPoint(
              point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
      PublicKey open = factory.generatePublic(new ECPublicKeySpec(place, secret.getParams()));
      return new SigningKey(secret, (ECPublicKey) open);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      if (e.getMessage() != null && e.getMessage().startsWith("ESS_JWT_PRIVATE_KEY")) {
        throw (IllegalArgumentException) e;
      }
      throw refused("cannot be read as an EC key in PKCS #8");
    }
  }

  private static IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(
        "ESS_JWT_PRIVATE_KEY " + why + "; ./ess keys makes a fitting one");
  }

  /** The thumbprint of the public half (RFC 7638), by which tokens name the key. */
  String id() {
    return id;
  }

  /** The public half in PEM (SubjectPublicKeyInfo). */
  String openPem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(open.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** The public half as JSON Web Key (RFC 7517). */
  String jwk() {
    return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
        .formatted(id, x, y);
  }

  /** A compact JWS (RFC 7515) over header and payload, both JSON texts. */
  String sign(String header, String payload) {
    String input = encode(header) + '.' + encode(payload);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(secret);
      signature.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + '.' + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform cannot sign with ES256", e);
    }
  }

  private static String encode(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String coordinate(byte[] number) {
    byte[] fixed = new byte[COORDINATE];
    int from = Math.max(0, number.length - COORDINATE);
    System.arraycopy(
        number, from, fixed, COORDINATE - (number.length - from), number.length - from);
    return BASE64.encodeToString(fixed);
  }

  private static String thumbprint(String x, String y) {
    MessageDigest digest = Sha256.newDigest();
    String canonical =
        "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}".formatted(x, y);
    return BASE64.encodeToString(digest.digest(canonical.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return "SigningKey[" + id + "]";
  }
}
