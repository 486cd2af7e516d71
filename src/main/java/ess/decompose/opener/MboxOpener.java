package ess.decompose.opener;

import ess.message.MediaType;

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
      int next = MailSign.nextMail(mbox, from + 1);
      opening.stored(
          Entry.of(number + ".eml").at(from, next), mbox.slice(from, next).withoutFirstLine());
      from = next;
      number++;
    }
  }
}
