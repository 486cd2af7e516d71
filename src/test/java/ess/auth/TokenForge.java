package ess.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens as an attacker would, and the keys of the service that is attacked. */
public final class TokenForge {

  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair ours = ec("secp256r1");
  private final KeyPair foreign = ec("secp256r1");

  /** A token and what is wrong with it. */
  public record Attack(String what, String token) {
    @Override
    public String toString() {
      return what;
    }
  }

  /** The signing key of the service. */
  public String privatePem() {
    return pem("PRIVATE", ours.getPrivate().getEncoded());
  }

  String publicPem() {
    return pem("PUBLIC", ours.getPublic().getEncoded());
  }

  String keyId() {
    return SigningKey.parse(privatePem()).id();
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN %s KEY-----\n%s\n-----END %s KEY-----\n"
        .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), kind);
  }

  static String rsaPem() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return pem("PRIVATE", generator.generateKeyPair().getPrivate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String p384Pem() {
    return pem("PRIVATE", ec("secp384r1").getPrivate().getEncoded());
  }

  static String publicP384Pem() {
    return pem("PUBLIC", ec("secp384r1").getPublic().getEncoded());
  }

  private static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String header() {
    return "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + keyId() + "\"}";
  }

  private static String claims(String times) {
    return claims("ess", "\"ess-api\"", times);
  }

  private static String claims(String issuer, String audience, String times) {
    return "{\"iss\":\"%s\",\"aud\":%s,\"sub\":\"1\",\"username\":\"ann\",\"role\":\"admin\",\"ver\":1,\"sid\":\"s\",\"jti\":\"x\"%s}"
        .formatted(issuer, audience, times);
  }

  private static String now(long issued, long ends) {
    long now = Instant.now().getEpochSecond();
    return ",\"iat\":%d,\"nbf\":%d,\"exp\":%d".formatted(now + issued, now + issued, now + ends);
  }

  private static final String ALL = now(0, 300);

  /** A token like those that the service issues. */
  public String good() {
    return signed(header(), claims(now(0, 300)));
  }

  /** A good token of an account whose id is its role, for as many seconds. */
  public String token(String role, long seconds) {
    return signed(
        header(),
        claims(now(0, seconds))
            .replace("admin", role)
            .replace("\"sub\":\"1\"", "\"sub\":\"" + role + '"'));
  }

  private String signed(String header, String claims) {
    return signed(ours.getPrivate(), "SHA256withECDSAinP1363Format", header, claims);
  }

  private static String signed(PrivateKey key, String algorithm, String header, String claims) {
    String input = encode(header) + '.' + encode(claims);
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + '.' + URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String mac(byte[] key, String header, String claims) {
    String input = encode(header) + '.' + encode(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return input
          + '.'
          + URL.encodeToString(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String text) {
    return URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String swapped(String token) {
    String[] parts = token.split("\\.");
    return parts[0] + '.' + encode(claims(ALL).replace("ann", "bob")) + '.' + parts[2];
  }

  private static String secondEncoding(String token) {
    char last = token.charAt(token.length() - 1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return token.substring(0, token.length() - 1) + alphabet.charAt(alphabet.indexOf(last) ^ 1);
  }

  /** Each way in that we know of. */
  public Stream<Attack> attacks() {
    String kid = "\"kid\":\"" + keyId() + "\"";
    String typ = "\"typ\":\"at+jwt\"";
    String plain = claims(ALL);
    return Stream.of(
        new Attack("nothing", ""),
        new Attack("no token", "abc"),
        new Attack("alg none, two segments", encode("{\"alg\":\"none\"}") + '.' + encode(plain)),
        new Attack(
            "alg none",
            encode("{\"alg\":\"none\"," + typ + "," + kid + "}") + '.' + encode(plain) + '.'),
        new Attack(
            "alg nOnE",
            encode("{\"alg\":\"nOnE\"," + typ + "," + kid + "}") + '.' + encode(plain) + '.'),
        new Attack(
            "HS256 with our public key in PEM",
            mac(
                publicPem().getBytes(StandardCharsets.US_ASCII),
                "{\"alg\":\"HS256\"," + typ + "," + kid + "}",
                plain)),
        new Attack(
            "HS256 with our public key in DER",
            mac(
                ours.getPublic().getEncoded(),
                "{\"alg\":\"HS256\"," + typ + "," + kid + "}",
                plain)),
        new Attack(
            "a foreign key under our kid",
            signed(foreign.getPrivate(), "SHA256withECDSAinP1363Format", header(), plain)),
        new Attack(
            "an unknown kid", signed("{\"alg\":\"ES256\"," + typ + ",\"kid\":\"x\"}", plain)),
        new Attack(
            "a path as kid",
            signed("{\"alg\":\"ES256\"," + typ + ",\"kid\":\"../../dev/null\"}", plain)),
        new Attack("no kid", signed("{\"alg\":\"ES256\"," + typ + "}", plain)),
        new Attack("typ JWT", signed("{\"alg\":\"ES256\",\"typ\":\"JWT\"," + kid + "}", plain)),
        new Attack("no typ", signed("{\"alg\":\"ES256\"," + kid + "}", plain)),
        new Attack(
            "crit",
            signed("{\"alg\":\"ES256\"," + typ + "," + kid + ",\"crit\":[\"x\"],\"x\":1}", plain)),
        new Attack(
            "jku",
            signed(
                foreign.getPrivate(),
                "SHA256withECDSAinP1363Format",
                "{\"alg\":\"ES256\"," + typ + "," + kid + ",\"jku\":\"http://127.0.0.1:1/\"}",
                plain)),
        new Attack(
            "x5u beside a good signature",
            signed(
                "{\"alg\":\"ES256\"," + typ + "," + kid + ",\"x5u\":\"http://127.0.0.1:1/\"}",
                plain)),
        new Attack(
            "kid twice", signed("{\"alg\":\"ES256\"," + typ + "," + kid + "," + kid + "}", plain)),
        new Attack("sub twice", signed(header(), plain.replace("{", "{\"sub\":\"2\","))),
        new Attack("no exp", signed(header(), claims(now(0, 300).replaceAll(",\"exp\":\\d+", "")))),
        new Attack("exp in 100 years", signed(header(), claims(now(0, 3_153_600_000L)))),
        new Attack("exp in 2 hours", signed(header(), claims(now(0, 7200)))),
        new Attack(
            "exp 1e300",
            signed(header(), claims(now(0, 300).replaceAll("\"exp\":\\d+", "\"exp\":1e300")))),
        new Attack(
            "exp as text",
            signed(header(), claims(now(0, 300).replaceAll("\"exp\":(\\d+)", "\"exp\":\"$1\"")))),
        new Attack(
            "exp null",
            signed(header(), claims(now(0, 300).replaceAll("\"exp\":\\d+", "\"exp\":null")))),
        new Attack("no iat", signed(header(), claims(now(0, 300).replaceAll(",\"iat\":\\d+", "")))),
        new Attack("expired", signed(header(), claims(now(-300, -1)))),
        new Attack("not yet", signed(header(), claims(now(60, 300)))),
        new Attack("another issuer", signed(header(), claims("evil", "\"ess-api\"", ALL))),
        new Attack("another audience", signed(header(), claims("ess", "\"other\"", ALL))),
        new Attack("audience as number", signed(header(), claims("ess", "5", ALL))),
        new Attack("no audience", signed(header(), plain.replace("\"aud\":\"ess-api\",", ""))),
        new Attack("no sub", signed(header(), plain.replace("\"sub\":\"1\",", ""))),
        new Attack("no session", signed(header(), plain.replace("\"sid\":\"s\",", ""))),
        new Attack("no version", signed(header(), plain.replace("\"ver\":1,", ""))),
        new Attack(
            "a version as text", signed(header(), plain.replace("\"ver\":1", "\"ver\":\"1\""))),
        new Attack("an unknown role", signed(header(), plain.replace("admin", "root"))),
        new Attack("no role", signed(header(), plain.replace("\"role\":\"admin\",", ""))),
        new Attack("altered payload", swapped(good())),
        new Attack("zero signature", good().replaceAll("[^.]*$", "A".repeat(86))),
        new Attack("DER signature", signed(ours.getPrivate(), "SHA256withECDSA", header(), plain)),
        new Attack("trailing dots", good() + "....."),
        new Attack("a second encoding of the signature", secondEncoding(good())),
        new Attack("padding", good() + "=="),
        new Attack("a long token", good() + "A".repeat(9_000)),
        new Attack("a deep header", signed("[".repeat(1_000) + "]".repeat(1_000), plain)),
        new Attack("text behind the claims", signed(header(), plain + "{}")),
        new Attack("a list as claims", signed(header(), "[]")));
  }
}
