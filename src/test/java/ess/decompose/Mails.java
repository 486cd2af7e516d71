package ess.decompose;

import ess.message.Content;
import ess.message.Message;
import ess.message.MessageId;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.RawMessage;
import ess.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes messages out of bytes and takes them apart. */
public final class Mails {

  private static final int MADE_BROKEN = 50;

  static final Decomposer DECOMPOSER = Decomposer.withDefaults();

  private Mails() {}

  /** Mails of many kinds, whole and broken, by their names; always the same. */
  public static Map<String, byte[]> made() {
    byte[] payload = Carriers.executable();
    Map<String, byte[]> mails = new LinkedHashMap<>(Carriers.all(payload));
    for (int seed = 0; seed < MADE_BROKEN; seed++) {
      mails.put("broken, seed " + seed, NestedMails.broken(seed, payload));
    }
    return mails;
  }

  public static RawMessage raw(byte[] bytes) {
    Sha256 sha256 = Sha256.of(bytes);
    Message message =
        new Message(
            MessageId.at(Instant.EPOCH),
            "test",
            null,
            null,
            sha256,
            bytes.length,
            Instant.EPOCH,
            null);
    return new RawMessage(message, Content.of(bytes));
  }

  public static PartTree takeApart(byte[] mail) {
    return DECOMPOSER.takeApart(raw(mail));
  }

  public static PartTree takeApart(String mail) {
    return takeApart(mail.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Whether the content begins with the bytes, or is them but for line ends. */
  public static boolean holds(Part part, byte[] bytes) {
    return part.kind() != Part.Kind.MULTIPART
        && !part.path().equals(PartPath.ROOT)
        && part.content().startsWith(bytes);
  }
}
