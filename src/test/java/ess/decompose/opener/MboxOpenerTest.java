package ess.decompose.opener;

import ess.decompose.Carriers;
import java.nio.charset.StandardCharsets;
import java.util.List;

class MboxOpenerTest implements OpenerContract {

  private static final String LINE = "From a Thu Jan  1 00:00:00 2026\r\n";

  @Override
  public List<byte[]> fixtures() {
    String mail = new String(Carriers.attached("a.exe", PAYLOAD), StandardCharsets.ISO_8859_1);
    return List.of(
        (LINE + mail).getBytes(StandardCharsets.ISO_8859_1),
        (LINE + "From: a@example.org\r\nSubject: x\r\n\r\nhello\r\n\r\n" + LINE + mail)
            .getBytes(StandardCharsets.ISO_8859_1));
  }
}
