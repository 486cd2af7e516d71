package ess.cli;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Tells whether a text is the kind of private key that signs our tokens. */
final class SigningKey {

  private static final int BITS = 256;

  private SigningKey() {}

  /** Whether it is a P-256 private key as PKCS#8 in PEM, its line ends written out or as \n. */
  static boolean isUsable(String pem) {
    String body =
        pem.replace("\\n", "\n")
            .replace("-----BEGIN PRIVATE KEY-----", "")
            .replace("-----END PRIVATE KEY-----", "");
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(body);
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes))
              instanceof ECPrivateKey key
          && key.getParams().getCurve().getField().getFieldSize() == BITS;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
