package ess.intake;

import ess.message.Arrival;
import ess.message.MailboxMark;
import ess.message.Message;
import ess.message.MessageRegister;
import ess.message.Sha256;
import jakarta.mail.MessagingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mailbox from its mark to its end. Mails are fetched in batches in the order of their
 * UIDs; while one batch is being forced to the disk and written down, the next is fetched. A mail
 * is handed on only when its bytes and its row are durable, and the mark never passes a mail that
 * is neither. Not safe for several threads.
 *
 * <p>Each mail fails alone. A command that the server refuses for many mails is tried for fewer. A
 * mail over which the connection breaks again and again, each time as the only one asked for, is
 * written down as refused, so that those behind it pass.
 */
final class CatchUp implements Reading {

  private static final int WINDOW = 500;
  private static final int BATCH_MAILS = 100;
  private static final int PIECE_BYTES = 1 << 20;
  private static final int BATCHES_AHEAD = 6;
  private static final int NARROWING = 8;
  private static final int CHANCES = 3;
  private static final Sha256 NO_BYTES = Sha256.of(new byte[0]);

  private static final String REFUSED = "The mail server does not give out this mail.";
  private static final String BREAKS =
      "The connection to the mail server breaks each time this mail is fetched.";

  private final MailboxSettings settings;
  private final Spool spool;
  private final MessageRegister register;
  private final Executor writer;
  private final BooleanSupplier goesOn;
  private final Consumer<Message> next;

  /** Batches whose messages are still to be handed on. */
  private final Deque<Batch> begun = new ArrayDeque<>();

  /** Those of them that the writer has not taken up. */
  private final Queue<Batch> unwritten = new ConcurrentLinkedQueue<>();

  /** Set by the writer: what comes behind a batch that was not written must not be written. */
  private volatile @Nullable RuntimeException failure;

  private MailboxMark mark = MailboxMark.NONE;

  private int window = WINDOW;

  /** The UIDs that are being asked for: if the connection breaks, it may be over them. */
  private long[] asked = {};

  /** The last UID of those over which it broke; few are asked for at a time until it is passed. */
  private long narrowTo;

  /** How often it broke over a single mail. */
  private int broken;

  /** A mail that was fetched or refused; its file may still be in writing. */
  private record Taken(long uid, @Nullable Future<Spool.Kept> file, @Nullable String refusal) {}

  /**
   * Mails on their way to their rows.
   *
   * @param reached the mark that holds once those are written
   * @param taken the mails
   * @param messages those that are new, once they are written
   */
  private record Batch(
      MailboxMark reached, List<Taken> taken, CompletableFuture<List<Message>> messages) {}

  /**
   * @param writer one thread, on which batches are completed
   * @param goesOn asked between batches; false ends the work after what is begun
   * @param next takes each new message
   */
  CatchUp(
      MailboxSettings settings,
      Spool spool,
      MessageRegister register,
      Executor writer,
      BooleanSupplier goesOn,
      Consumer<Message> next) {
    this.settings = settings;
    this.spool = spool;
    this.register = register;
    this.writer = writer;
    this.goesOn = goesOn;
    this.next = next;
  }

  @Override
  public void begin(long uidValidity) {
    MailboxMark stored = RegisterException.registered(() -> register.mark(settings.mailbox()));
    mark = stored.uidValidity() == uidValidity ? stored : new MailboxMark(uidValidity, 0);
  }

  @Override
  public int run(MailboxLink link) throws MessagingException {
    link.newsTaken();
    asked = new long[0];
    boolean finished = false;
    try {
      long[] uids = RawImap.search(link.folder(), mark.uid() + 1);
      int handedOn = 0;
      int from = 0;
      while (from < uids.length && goesOn.getAsBoolean()) {
        widen(uids[from]);
        int to = Math.min(uids.length, from + window);
        handedOn += readWindow(link, Arrays.copyOfRange(uids, from, to));
        from = to;
      }
      handedOn += handOn(0);
      finished = from == uids.length;
      return handedOn;
    } finally {
      if (!finished) {
        link.newsLeft();
      }
      finish();
    }
  }

  /** If it broke while mails were fetched, the next connection asks for fewer at a time. */
  @Override
  public boolean narrow() {
    if (asked.length == 0) {
      return false;
    }
    if (asked.length == 1) {
      broken++;
    }
    window = Math.max(1, asked.length / NARROWING);
    narrowTo = asked[asked.length - 1];
    return true;
  }

  private void widen(long uid) {
    if (uid > narrowTo) {
      window = WINDOW;
    }
  }

  private int readWindow(MailboxLink link, long... uids) throws MessagingException {
    if (uids.length == 1 && broken >= CHANCES) {
      begin(uids[0], List.of(new Taken(uids[0], null, BREAKS)));
      broken = 0;
      return handOn(0);
    }
    asked = uids;
    Map<Long, Long> sizes = sizes(link, uids);
    int handedOn = 0;
    int from = 0;
    while (from < uids.length && goesOn.getAsBoolean()) {
      spool.ensureRoom();
      int to = batchEnd(uids, from, sizes);
      List<Taken> taken = new ArrayList<>();
      read(link, taken, Arrays.copyOfRange(uids, from, to));
      begin(uids[to - 1], taken);
      from = to;
      handedOn += handOn(BATCHES_AHEAD);
    }
    asked = new long[0];
    broken = 0;
    return handedOn;
  }

  private static Map<Long, Long> sizes(MailboxLink link, long... uids) throws MessagingException {
    try {
      return RawImap.sizes(link.folder(), uids);
    } catch (MessagingException e) {
      if (RawImap.isRefusal(e)) {
        return Map.of();
      }
      throw e;
    }
  }

  /** A mail whose size is unknown, or too large for one answer, is alone in its batch. */
  private int batchEnd(long[] uids, int from, Map<Long, Long> sizes) {
    long bytes = 0;
    int to = from;
    while (to < uids.length && to - from < BATCH_MAILS) {
      long size = sizes.getOrDefault(uids[to], Long.MAX_VALUE);
      if (size > PIECE_BYTES || bytes + size > settings.batchBytes()) {
        break;
      }
      bytes += size;
      to++;
    }
    return Math.max(to, from + 1);
  }

  private void read(MailboxLink link, List<Taken> taken, long... uids) throws MessagingException {
    if (uids.length == 1) {
      readOne(link, taken, uids[0]);
      return;
    }
    Map<Long, RawImap.Body> bodies = new HashMap<>();
    try {
      for (RawImap.Body body : RawImap.bodies(link.folder(), uids)) {
        bodies.put(body.uid(), body);
      }
    } catch (MessagingException e) {
      if (!RawImap.isRefusal(e)) {
        throw e;
      }
      int middle = uids.length / 2;
      read(link, taken, Arrays.copyOfRange(uids, 0, middle));
      read(link, taken, Arrays.copyOfRange(uids, middle, uids.length));
      return;
    }
    for (long uid : uids) {
      RawImap.Body body = bodies.get(uid);
      if (body == null) {
        readOne(link, taken, uid);
        continue;
      }
      taken.add(new Taken(uid, spool.keep(body.buffer(), body.start(), body.size()), null));
    }
  }

  /** Piece by piece, so that a mail of any size takes no more memory than a piece. */
  private void readOne(MailboxLink link, List<Taken> taken, long uid) throws MessagingException {
    SpoolDraft draft = spool.draft();
    boolean complete = false;
    try {
      complete = readPieces(link, draft, uid);
    } catch (MessagingException e) {
      if (!RawImap.isRefusal(e)) {
        throw e;
      }
    } finally {
      if (!complete) {
        draft.close();
      }
    }
    if (complete) {
      taken.add(new Taken(uid, spool.keep(draft), null));
      return;
    }
    if (RawImap.exists(link.folder(), uid)) {
      taken.add(new Taken(uid, null, REFUSED));
    }
  }

  /** The end is where a piece is short: the size that a server states may be wrong. */
  private boolean readPieces(MailboxLink link, SpoolDraft draft, long uid)
      throws MessagingException {
    long offset = 0;
    while (true) {
      RawImap.Body piece = RawImap.piece(link.folder(), uid, offset, PIECE_BYTES);
      if (piece == null) {
        return false;
      }
      draft.write(piece.buffer(), piece.start(), piece.size());
      offset += piece.size();
      if (piece.size() < PIECE_BYTES) {
        return true;
      }
      spool.ensureRoom();
    }
  }

  private void begin(long reached, List<Taken> taken) {
    Batch batch =
        new Batch(new MailboxMark(mark.uidValidity(), reached), taken, new CompletableFuture<>());
    begun.add(batch);
    unwritten.add(batch);
    writer.execute(this::writeDown);
  }

  /** Writes down all batches that wait for it at once: the more wait, the less each one costs. */
  private void writeDown() {
    List<Batch> batches = new ArrayList<>();
    for (Batch batch = unwritten.poll(); batch != null; batch = unwritten.poll()) {
      batches.add(batch);
    }
    if (batches.isEmpty()) {
      return;
    }
    Batch last = batches.remove(batches.size() - 1);
    try {
      if (failure != null) {
        throw failure;
      }
      List<Taken> taken = new ArrayList<>();
      batches.forEach(batch -> taken.addAll(batch.taken()));
      taken.addAll(last.taken());
      List<Message> messages = writeDown(last.reached(), taken);
      batches.forEach(batch -> batch.messages().complete(List.of()));
      last.messages().complete(messages);
    } catch (RuntimeException e) {
      failure = e;
      batches.forEach(batch -> batch.messages().completeExceptionally(e));
      last.messages().completeExceptionally(e);
    }
  }

  private List<Message> writeDown(MailboxMark reached, List<Taken> taken) {
    List<Arrival> arrivals = new ArrayList<>();
    List<Spool.Kept> files = new ArrayList<>();
    for (Taken mail : taken) {
      if (mail.file() == null) {
        arrivals.add(new Arrival(mail.uid(), NO_BYTES, 0, spool.now(), mail.refusal()));
        continue;
      }
      Spool.Kept file = Spool.await(mail.file());
      files.add(file);
      arrivals.add(new Arrival(mail.uid(), file.sha256(), file.size(), spool.now(), null));
    }
    spool.settle(files);
    return RegisterException.registered(
        () -> register.register(settings.mailbox(), reached, arrivals));
  }

  /** Waits for the oldest batches until only so many are left, and hands their mails on. */
  private int handOn(int left) {
    int count = 0;
    while (begun.size() > left) {
      Batch batch = begun.remove();
      List<Message> messages = join(batch.messages());
      mark = batch.reached();
      messages.forEach(next);
      count += messages.size();
    }
    return count;
  }

  /** What was written down is handed on, whatever else went wrong; the rest is fetched again. */
  private void finish() {
    while (!begun.isEmpty()) {
      try {
        handOn(begun.size() - 1);
      } catch (SpoolException | RegisterException e) {
        failure = e;
      }
    }
    failure = null;
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
