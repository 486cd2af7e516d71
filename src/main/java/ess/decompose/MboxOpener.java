package ess.decompose;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.util.List;

/** Opens a mailbox file (RFC 4155): one mail behind another. */
final class MboxOpener implements Opener {

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.MBOX);
  }

  @Override
  public void open(Opening opening) {
    Bytes mbox = opening.bytes();
    int from = 0;
    int number = 1;
    while (from < mbox.size() && !opening.isStopped()) {
      int next = next(mbox, from + 1);
      opening.stored(
          List.of(number + ".eml"),
          new ByteRange(from, next),
          mbox.slice(from, next).withoutFirstLine());
      from = next;
      number++;
    }
  }

  /** Where the next mail begins; the end if there is none. */
  static int next(Bytes mbox, int from) {
    int at = from;
    while (true) {
      int line = mbox.find("\nFrom ", at, mbox.size());
      if (line < 0) {
        return mbox.size();
      }
      if (MailSign.isMbox(mbox.slice(line + 1, mbox.size()))) {
        return line + 1;
      }
      at = line + 1;
    }
  }
}
