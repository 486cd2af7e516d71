package ess.decompose.opener;

import ess.message.Finding;
import ess.message.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.poi.poifs.crypt.Decryptor;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/**
 * An office package that is encrypted as a whole (MS-OFFCRYPTO, section 2.3.4): it stands in a
 * stream of a compound file. Office itself opens it without a question if its password is a certain
 * one, so that one is tried first.
 */
final class EncryptedPackage {

  private static final String DESCRIPTION = "encryptioninfo";
  private static final String STREAM = "encryptedpackage";

  /** As many rounds as office programs make at most by default, ten times over. */
  private static final int MOST_ROUNDS = 1_000_000;

  private EncryptedPackage() {}

  /** Whether the file holds one. */
  static boolean isIn(CompoundFile file) {
    boolean described = false;
    boolean packed = false;
    for (CompoundFile.Node node : file.nodes()) {
      String name = node.name().toLowerCase(Locale.ROOT);
      described |= name.equals(DESCRIPTION);
      packed |= name.equals(STREAM);
    }
    return packed && described;
  }

  /** Hands over the package if a password opens it; else names that it is encrypted. */
  static void open(Opening opening) {
    boolean opened = false;
    try (POIFSFileSystem file = new POIFSFileSystem(opening.bytes().open())) {
      EncryptionInfo info = new EncryptionInfo(file);
      boolean bounded =
          info.getVerifier() != null && info.getVerifier().getSpinCount() <= MOST_ROUNDS;
      for (String password : bounded ? passwords(opening) : List.<String>of()) {
        boolean usual = password.equals(Decryptor.DEFAULT_PASSWORD);
        if (opening.isStopped() || (!usual && !opening.takeTry())) {
          break;
        }
        Decryptor decryptor = Decryptor.getInstance(info);
        if (decryptor.verifyPassword(password)) {
          opened(opening, password);
          try (InputStream in = decryptor.getDataStream(file)) {
            opening.entry(Entry.of("package").view("decrypted"), in);
          }
          opened = true;
          break;
        }
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // The library says so of descriptions that are cut off or contradict themselves.
      opening.damaged("encryption: " + e.getClass().getSimpleName(), null);
    }
    if (!opened) {
      opening.encrypted();
    }
  }

  /** The passwords to try, the one first that office programs try without asking. */
  static List<String> passwords(Opening opening) {
    List<String> all = new ArrayList<>();
    all.add(Decryptor.DEFAULT_PASSWORD);
    all.addAll(opening.passwords());
    return all;
  }

  /** Says which kind of password opened it. */
  static void opened(Opening opening, String password) {
    if (password.equals(Decryptor.DEFAULT_PASSWORD)) {
      opening.note(
          Finding.of(
                  "document.default-password",
                  Opener.SOURCE,
                  "The document is encrypted, but opens without asking for a password: that only"
                      + " hides it from scanners",
                  Severity.MEDIUM,
                  4,
                  opening.path())
              .withTechnique("T1027"));
    } else {
      opening.unlocked(password);
    }
  }
}
