package ess.intake;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.eclipse.angus.mail.iap.BadCommandException;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.RFC822SIZE;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.eclipse.angus.mail.imap.protocol.UIDSet;
import org.jspecify.annotations.Nullable;

/**
 * The few commands of IMAP (RFC 9051) that intake speaks, below the mail library's message objects:
 * those would parse what they fetch, and give it back re-written. All of them only read: a body is
 * fetched by {@code BODY.PEEK}, which changes no flag.
 */
final class RawImap {

  private RawImap() {}

  /**
   * The raw bytes of a mail or of a piece of it: a view on the buffer of the server's answer.
   *
   * @param uid the mail
   * @param buffer the answer
   * @param start where in it the bytes begin
   * @param size how many there are
   */
  @SuppressWarnings("ArrayRecordComponent") // a view, made to save the copy; never compared
  record Body(long uid, byte[] buffer, int start, int size) {}

  /** The UIDs from {@code low} on, in order. */
  static long[] search(IMAPFolder folder, long low) throws MessagingException {
    // "n:*" names the last mail even if its UID is below n (RFC 9051, section 9, seq-range).
    return run(folder, "UID SEARCH UID " + low + ":*", RawImap::found)
        .filter(uid -> uid >= low)
        .sorted()
        .distinct()
        .toArray();
  }

  /** The sizes as the server states them; a mail that is gone has none. */
  static Map<Long, Long> sizes(IMAPFolder folder, long... uids) throws MessagingException {
    return run(folder, "UID FETCH " + set(uids) + " (UID RFC822.SIZE)", RawImap::sizesOf);
  }

  /** Whole mails; one that is gone, or that the server cannot read, is left out. */
  static List<Body> bodies(IMAPFolder folder, long... uids) throws MessagingException {
    return run(folder, "UID FETCH " + set(uids) + " (UID BODY.PEEK[])", RawImap::bodiesOf);
  }

  /** At most {@code length} bytes of a mail from the offset on; null if the server gives none. */
  static @Nullable Body piece(IMAPFolder folder, long uid, long offset, int length)
      throws MessagingException {
    String command = "UID FETCH %d (UID BODY.PEEK[]<%d.%d>)".formatted(uid, offset, length);
    return run(folder, command, RawImap::bodiesOf).stream()
        .filter(body -> body.uid() == uid)
        .findFirst()
        .orElse(null);
  }

  /** Whether a mail is still in the folder. */
  static boolean exists(IMAPFolder folder, long uid) throws MessagingException {
    noop(folder);
    return run(folder, "UID SEARCH UID " + uid, RawImap::found).anyMatch(found -> found == uid);
  }

  /** Asks for news; they come to whoever listens to the connection's responses. */
  static void noop(IMAPFolder folder) throws MessagingException {
    run(folder, "NOOP", responses -> responses);
  }

  /** Whether it was the server's answer to this one command, the connection being sound. */
  static boolean isRefusal(MessagingException e) {
    Exception cause = e.getNextException();
    return cause instanceof CommandFailedException || cause instanceof BadCommandException;
  }

  private interface Reader<T> {
    T read(Response[] responses);
  }

  private static <T> T run(IMAPFolder folder, String command, Reader<T> reader)
      throws MessagingException {
    @SuppressWarnings("unchecked") // what the reader made comes back as it was
    T result =
        (T) folder.doCommand(protocol -> answer(protocol.command(command, null), protocol, reader));
    return result;
  }

  private static <T> T answer(Response[] responses, IMAPProtocol protocol, Reader<T> reader)
      throws ProtocolException {
    T result = reader.read(responses);
    protocol.notifyResponseHandlers(responses);
    protocol.handleResult(responses[responses.length - 1]);
    return result;
  }

  private static LongStream found(Response... responses) {
    LongStream.Builder uids = LongStream.builder();
    for (int i = 0; i < responses.length; i++) {
      if (responses[i] instanceof IMAPResponse line && line.keyEquals("SEARCH")) {
        for (long uid = line.readLong(); uid != -1; uid = line.readLong()) {
          uids.add(uid);
        }
      }
    }
    return uids.build();
  }

  private static Map<Long, Long> sizesOf(Response... responses) {
    Map<Long, Long> sizes = new HashMap<>();
    for (FetchResponse line : fetched(responses)) {
      UID uid = line.getItem(UID.class);
      RFC822SIZE size = line.getItem(RFC822SIZE.class);
      if (uid != null && size != null) {
        sizes.put(uid.uid, size.size);
      }
    }
    return sizes;
  }

  private static List<Body> bodiesOf(Response... responses) {
    List<Body> bodies = new ArrayList<>();
    for (FetchResponse line : fetched(responses)) {
      UID uid = line.getItem(UID.class);
      BODY body = line.getItem(BODY.class);
      ByteArray bytes = body == null ? null : body.getByteArray();
      if (uid != null && bytes != null) {
        bodies.add(new Body(uid.uid, bytes.getBytes(), bytes.getStart(), bytes.getCount()));
      }
    }
    return bodies;
  }

  private static Collection<FetchResponse> fetched(Response... responses) {
    return Arrays.stream(responses)
        .filter(FetchResponse.class::isInstance)
        .map(FetchResponse.class::cast)
        .toList();
  }

  private static String set(long... uids) {
    return UIDSet.toString(UIDSet.createUIDSets(uids));
  }
}
