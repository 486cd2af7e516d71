package ess.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
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

  private final ECPrivateKey secret;
  private final VerifyingKey open;

  private SigningKey(ECPrivateKey secret, VerifyingKey open) {
    this.secret = secret;
    this.open = open;
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
      return new SigningKey(secret, new VerifyingKey((ECPublicKey) open));
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

  /** The public half. */
  VerifyingKey open() {
    return open;
  }

  /** The thumbprint of the public half (RFC 7638), by which tokens name the key. */
  String id() {
    return open.id();
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

  @Override
  public String toString() {
    return "SigningKey[" + id() + "]";
  }
}
