package ess.extract;

import ess.message.FactSource;
import ess.message.Message;
import ess.message.PartTree;
import ess.message.Sha256;
import ess.message.facts.Facts;
import ess.message.facts.Mail;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the facts of a message: of the mail itself, and of each mail inside it. Immutable, safe for
 * many threads.
 */
public final class FactReader implements FactSource {

  /** The most characters of a text that are kept. */
  private static final int MOST_TEXT = 65_536;

  /** The most mails of one message whose facts are read. */
  private static final int MOST_MAILS = 50;

  private final HeaderFacts headers;
  private final MailReader mails;
  private final String digest;

  /** Reads by the lists and the topics of the folder; no server is trusted. */
  public FactReader(Lists lists, String folder) {
    this(lists, folder, TrustedServers.NONE);
  }

  /**
   * Reads by the lists, by the topics that stand in the folder of that name below theirs, and by
   * what trusted servers say of the sender.
   */
  public FactReader(Lists lists, String folder, TrustedServers trusted) {
    Topics topics = Topics.read(Path.of(folder, "topics"));
    headers =
        new HeaderFacts(
            lists, (plain, where) -> topics.in(plain, (from, to) -> where).topics(), trusted);
    mails = new MailReader(lists, new TextReader(topics, MOST_TEXT), MOST_TEXT);
    String known = lists.digest() + '\n' + trusted.setting();
    digest = Sha256.of(known.getBytes(StandardCharsets.UTF_8)).hex();
  }

  @Override
  public PartTree read(PartTree tree) {
    Message message = tree.message();
    Origin origin = new Origin(message.mailbox(), tree.lookups(), message.receivedAt());
    FileReader files = new FileReader(tree);
    List<Mail> read = new ArrayList<>();
    for (MailParts parts : MailParts.of(tree.parts(), MOST_MAILS)) {
      HeaderFacts.Header head = headers.read(parts.mail(), read.isEmpty() ? origin : null);
      read.add(mails.read(parts, head, files, !read.isEmpty()));
    }
    return tree.withFacts(new Facts(read)).scanned(List.of(), List.of("facts:" + digest));
  }

  @Override
  public String digest() {
    return digest;
  }
}
