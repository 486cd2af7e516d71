package ess.store;

import ess.message.Arrival;
import ess.message.MailboxMark;
import ess.message.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process that takes mails in and scans them until it is killed ({@code feed}), or scans what is
 * there and ends ({@code finish}). Mail number n of the mailbox is always the same.
 */
final class PipelineService {

  static final String MAILBOX = "kill";

  private static final long UID_VALIDITY = 7;
  private static final int BATCH = 7;

  private PipelineService() {}

  /** Runs in the folder of the first argument what the second one says. */
  public static void main(String[] args) throws Exception {
    Path dir = Path.of(args[0]);
    try (Pipeline pipeline = Pipeline.whole(dir, Map.of("ess.operate.recovery-interval", "1s"))) {
      System.out.println("started");
      if (args[1].equals("feed")) {
        feed(pipeline);
      } else {
        finish(pipeline);
      }
    }
  }

  /** What intake does: spool, row and mark, and only then the queue. */
  private static void feed(Pipeline pipeline) throws IOException {
    while (!Thread.currentThread().isInterrupted()) {
      long uid = pipeline.store.register().mark(MAILBOX).uid();
      List<Arrival> batch = new ArrayList<>();
      for (int i = 1; i <= BATCH; i++) {
        batch.add(arrival(pipeline, uid + i));
      }
      MailboxMark reached = new MailboxMark(UID_VALIDITY, uid + BATCH);
      for (Message message : pipeline.store.register().register(MAILBOX, reached, batch)) {
        pipeline.queue(message);
      }
    }
  }

  private static void finish(Pipeline pipeline) throws Exception {
    while (!pipeline.query("select 1 from message where state <> 'judged' limit 1").isEmpty()) {
      Thread.sleep(50);
    }
  }

  private static Arrival arrival(Pipeline pipeline, long uid) throws IOException {
    Arrival kept = pipeline.spooled(mail(uid));
    return new Arrival(uid, kept.sha256(), kept.size(), kept.receivedAt(), null);
  }

  /** A mail of two parts, one of them with a name that gives a finding. */
  static String mail(long number) {
    return """
        From: Ann <ann@example.org>
        To: bob@example.org
        Subject: Number %d
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=cut

        --cut
        Content-Type: text/plain

        Hello number %d.
        --cut
        Content-Type: application/octet-stream; name="invoice.pdf.exe"
        Content-Transfer-Encoding: base64

        TVqQAAMAAAAEAAAA
        --cut--
        """
        .formatted(number, number)
        .replace("\n", "\r\n");
  }
}
