package ess.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs and seals mails by the letter of RFC 6376, 8463 and 8617, in strings and regular
 * expressions, so that it shares nothing with what it tests. Mails have CRLF line ends.
 */
public final class MailSigner {

  private static final String END = "\r\n";

  private final KeyPair keys;

  private MailSigner(KeyPair keys) {
    this.keys = keys;
  }

  /** With a new RSA key. */
  public static MailSigner rsa(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return new MailSigner(generator.generateKeyPair());
  }

  /** With a new Ed25519 key. */
  public static MailSigner ed25519() throws GeneralSecurityException {
    return new MailSigner(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }

  /** What the DNS says of the key. */
  public String record() {
    byte[] key = keys.getPublic().getEncoded();
    boolean rsa = keys.getPublic().getAlgorithm().equals("RSA");
    byte[] told = rsa ? key : Arrays.copyOfRange(key, key.length - 32, key.length);
    return "v=DKIM1; k=" + (rsa ? "rsa" : "ed25519") + "; p=" + base64(told);
  }

  /** The mail with a DKIM-Signature on top; {@code bh} and {@code b} are added to the tags. */
  public String sign(String mail, String tags) throws GeneralSecurityException {
    return sign("DKIM-Signature", mail, tags);
  }

  /** The mail with an ARC set on top. */
  public String seal(String mail, int instance, String status, String signature, String seal)
      throws GeneralSecurityException {
    String i = "i=" + instance + "; ";
    String signed = sign("ARC-Message-Signature", mail, i + signature);
    String sealed = "ARC-Authentication-Results: " + i + "mx.example.net; none" + END + signed;
    StringBuilder data = new StringBuilder();
    for (int k = 1; k <= instance; k++) {
      for (String name :
          List.of("ARC-Authentication-Results", "ARC-Message-Signature", "ARC-Seal")) {
        for (String field : fields(sealed)) {
          if (field.startsWith(name + ": i=" + k + ";")) {
            data.append(relaxed(field)).append(END);
          }
        }
      }
    }
    String own = "ARC-Seal: " + i + seal + "; cv=" + status + "; b=";
    return own + value(data + relaxed(own)) + END + sealed;
  }

  private String sign(String name, String mail, String tags) throws GeneralSecurityException {
    String[] canon = (tag(tags, "c", "simple/simple") + "/simple").split("/");
    String body = mail.substring(mail.indexOf(END + END) + 4);
    body = canon[1].equals("relaxed") ? relaxedBody(body) : simpleBody(body);
    int length = Integer.parseInt(tag(tags, "l", "" + body.length()));
    String hash = base64(sha256(body.substring(0, Math.min(length, body.length()))));
    String own = name + ": " + tags + ";\r\n\tbh=" + hash + ";\r\n\tb=";
    StringBuilder data = new StringBuilder();
    List<String> left = fields(mail);
    for (String signed : tag(tags, "h", "").split(":")) {
      for (int i = left.size() - 1; i >= 0; i--) {
        String field = left.get(i);
        if (field
            .toLowerCase(Locale.ROOT)
            .startsWith(signed.strip().toLowerCase(Locale.ROOT) + ":")) {
          data.append(canon[0].equals("relaxed") ? relaxed(field) : field).append(END);
          left.remove(i);
          break;
        }
      }
    }
    data.append(canon[0].equals("relaxed") ? relaxed(own) : own);
    String value = value(data.toString());
    return own + value.substring(0, 40) + "\r\n\t " + value.substring(40) + END + mail;
  }

  private static String tag(String tags, String name, String otherwise) {
    Matcher tag = Pattern.compile("(?:^|;)\\s*" + name + "\\s*=([^;]*)").matcher(tags);
    return tag.find() ? tag.group(1).strip() : otherwise;
  }

  private String value(String data) throws GeneralSecurityException {
    boolean rsa = keys.getPrivate().getAlgorithm().equals("RSA");
    Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "Ed25519");
    signature.initSign(keys.getPrivate());
    signature.update(rsa ? data.getBytes(ISO_8859_1) : sha256(data));
    return base64(signature.sign());
  }

  private static byte[] sha256(String text) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(text.getBytes(ISO_8859_1));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The fields of a mail without their last line ends. */
  private static List<String> fields(String mail) {
    String header = mail.substring(0, mail.indexOf(END + END));
    return new ArrayList<>(List.of(header.split("\r\n(?![ \t])")));
  }

  private static String relaxed(String field) {
    int colon = field.indexOf(':');
    String value = field.substring(colon + 1).replace(END, "").replaceAll("[ \t]+", " ").strip();
    return field.substring(0, colon).strip().toLowerCase(Locale.ROOT) + ":" + value;
  }

  private static String relaxedBody(String body) {
    String plain = body.replaceAll("[ \t]+(?=\r\n|$)", "").replaceAll("[ \t]+", " ");
    String cut = plain.replaceAll("(\r\n)+$", "");
    return cut.isEmpty() ? "" : cut + END;
  }

  private static String simpleBody(String body) {
    return body.replaceAll("(\r\n)+$", "") + END;
  }
}
