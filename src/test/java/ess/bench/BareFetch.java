package ess.bench;

import com.sun.management.OperatingSystemMXBean;
import ess.testing.Dovecot;
import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Properties;
import org.eclipse.angus.mail.imap.IMAPFolder;

/** The floor: what the client library itself needs to fetch every mail in bulk, and drop it. */
public final class BareFetch {

  private static final int CHUNK = 200;

  private BareFetch() {}

  /** Fetches all of INBOX; answers how many mails that were. */
  public static int bulk(Dovecot dovecot, String user) throws MessagingException, IOException {
    Properties properties = new Properties();
    properties.put("mail.imaps.ssl.trust", "*");
    properties.put("mail.imaps.ssl.checkserveridentity", "false");
    properties.put("mail.imaps.partialfetch", "false");
    Session session = Session.getInstance(properties);
    try (Store store = session.getStore("imaps")) {
      store.connect("127.0.0.1", dovecot.port(), user, Dovecot.PASSWORD);
      Folder folder = store.getFolder("INBOX");
      folder.open(Folder.READ_ONLY);
      Message[] all = folder.getMessages();
      for (int i = 0; i < all.length; i += CHUNK) {
        Message[] chunk = Arrays.copyOfRange(all, i, Math.min(all.length, i + CHUNK));
        FetchProfile profile = new FetchProfile();
        profile.add(IMAPFolder.FetchProfileItem.MESSAGE);
        folder.fetch(chunk, profile);
        for (Message message : chunk) {
          message.writeTo(OutputStream.nullOutputStream());
        }
        Arrays.fill(all, i, i + chunk.length, null);
      }
      folder.close(false);
      return all.length;
    }
  }

  /** The CPU time of this process, in nanoseconds. */
  static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
