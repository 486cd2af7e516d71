package ess.decompose.opener;

import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads shortcuts to addresses: what they name, and whether it is a file on another machine. */
final class UrlFileOpener implements Opener {

  private static final MediaType SHORTCUT = MediaType.of("application/x-mswinurl");
  private static final int LARGEST = 1 << 20;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(SHORTCUT);
  }

  @Override
  public void open(Opening opening) {
    Bytes file = opening.bytes().slice(0, LARGEST);
    boolean wide = file.u16(0) == 0xfeff;
    String text =
        wide
            ? new String(file.array(), file.from(), file.size(), StandardCharsets.UTF_16)
            : file.latin1();
    List<String> addresses = Addresses.in(text);
    Links links = new Links();
    for (String address : addresses) {
      links.add(address);
      String start = address.replace('\\', '/').toLowerCase(java.util.Locale.ROOT);
      if (start.startsWith("file:") || start.startsWith("//")) {
        opening.note(
            Finding.of(
                    "document.shortcut",
                    Opener.SOURCE,
                    "A shortcut leads to a file on another machine",
                    Severity.HIGH,
                    5,
                    opening.path())
                .withTechnique("T1204.002")
                .withEvidence(address.length() > 150 ? address.substring(0, 150) : address));
      }
    }
    links.handOver(opening);
  }
}
