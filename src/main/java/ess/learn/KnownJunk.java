package ess.learn;

import ess.message.Sha256;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The mails that are called junk, as the file has them. It is read when it has changed. */
final class KnownJunk {

  private final LessonFile file;
  private Set<Sha256> mails = Set.of();
  private long mark;

  KnownJunk(LessonFile file) {
    this.file = file;
  }

  /** Whether the mail was called junk last. */
  synchronized boolean has(Sha256 mail) {
    long now = file.mark();
    if (now != mark) {
      mails = read();
      mark = now;
    }
    return mails.contains(mail);
  }

  private Set<Sha256> read() {
    Lessons lessons = file.read(true);
    List<Example> examples = lessons == null ? List.of() : lessons.examples();
    return examples.stream()
        .filter(Example::isJunk)
        .map(Example::mail)
        .collect(Collectors.toUnmodifiableSet());
  }
}
