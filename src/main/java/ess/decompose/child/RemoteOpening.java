package ess.decompose.child;

import ess.decompose.opener.Allowance;
import ess.decompose.opener.Bytes;
import ess.decompose.opener.Entry;
import ess.decompose.opener.Limit;
import ess.decompose.opener.Opening;
import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.PartPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.PasswordRequiredException;
import org.jspecify.annotations.Nullable;

/**
 * The opening that an opener sees in the child: sends all that it is told to the service, which
 * counts. It counts too, so that it stops where the service will.
 */
final class RemoteOpening implements Opening {

  /** What the service says when it is asked. */
  interface Answers {
    /** The passwords to try. */
    List<String> passwords() throws InterruptedException;

    /** Whether one may be tried. */
    boolean mayTry() throws InterruptedException;
  }

  private final Request request;
  private final FrameWriter out;
  private final Answers answers;
  private final long deadline;
  private MediaType type;
  private @Nullable List<String> passwords;
  private long unpacked;
  private int entries;
  private int faults;
  private volatile boolean stopped;

  /**
   * An opening of what is asked for.
   *
   * @param answers what the service says when it is asked
   */
  RemoteOpening(Request request, FrameWriter out, Answers answers) {
    this.request = request;
    this.out = out;
    this.answers = answers;
    this.type = request.type();
    this.deadline = System.nanoTime() + request.left().millis() * 1_000_000;
  }

  /** Tells the opener to stop. From any thread. */
  void stop() {
    stopped = true;
  }

  @Override
  public Bytes bytes() {
    return request.bytes();
  }

  @Override
  public PartPath path() {
    return request.path();
  }

  @Override
  public @Nullable String name() {
    return request.name();
  }

  @Override
  public MediaType type() {
    return type;
  }

  @Override
  public int entries() {
    return entries;
  }

  @Override
  public int faults() {
    return faults;
  }

  @Override
  public boolean isStopped() {
    if (!stopped && System.nanoTime() - deadline >= 0) {
      exceed(Limit.TIME);
    }
    return stopped;
  }

  @Override
  public Allowance left() {
    Allowance first = request.left();
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    return new Allowance(
        Math.max(0, first.bytes() - unpacked), first.entryBytes(), Math.max(0, millis));
  }

  @Override
  public long memory() {
    return Math.min(request.memory(), Runtime.getRuntime().maxMemory() / 2);
  }

  @Override
  public void entry(Entry entry, InputStream in) {
    if (isStopped()) {
      return;
    }
    entries++;
    head(Frame.Manner.UNPACKED, entry, "", null);
    byte[] block = new byte[Frame.BLOCK_BYTES];
    long size = 0;
    try {
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        block(block, n);
        size += n;
        Limit limit = count(n, size);
        if (limit != null) {
          stopped |= limit != Limit.ENTRY;
          end(Frame.End.CUT, limit);
          return;
        }
      }
    } catch (PasswordRequiredException e) {
      end(Frame.End.NEEDS_PASSWORD, Limit.ENTRY);
      return;
    } catch (MemoryLimitException | org.tukaani.xz.MemoryLimitException e) {
      end(Frame.End.NEEDS_MEMORY, Limit.ENTRY);
      return;
    } catch (IOException | RuntimeException e) {
      faults++;
      end(Frame.End.DAMAGED, Limit.ENTRY);
      return;
    }
    end(Frame.End.WHOLE, Limit.ENTRY);
  }

  @Override
  public void stored(Entry entry, Bytes content) {
    if (isStopped()) {
      return;
    }
    entries++;
    whole(Frame.Manner.STORED, entry, content, "");
    Limit limit = count(content.size(), content.size());
    stopped |= limit != null && limit != Limit.ENTRY;
  }

  @Override
  public void encrypted(Entry entry, Bytes packed) {
    if (!isStopped()) {
      entries++;
      whole(Frame.Manner.ENCRYPTED, entry, packed, "");
    }
  }

  @Override
  public void unreadable(Entry entry, Bytes packed, String evidence) {
    if (!isStopped()) {
      entries++;
      whole(Frame.Manner.UNREADABLE, entry, packed, evidence);
    }
  }

  @Override
  public void encrypted() {
    send(out.begin(), Frame.Kind.ENCRYPTED);
  }

  @Override
  public void unopened(String format) {
    send(out.begin().text(format), Frame.Kind.UNOPENED);
  }

  @Override
  public void gap(long from, long to) {
    if (!isStopped()) {
      send(out.begin().number(from).number(to), Frame.Kind.GAP);
    }
  }

  @Override
  public void damaged(String what, @Nullable ByteRange range) {
    faults++;
    send(out.begin().text(what).range(range), Frame.Kind.DAMAGED);
  }

  @Override
  public void exceed(Limit limit) {
    stopped |= limit != Limit.ENTRY;
    send(out.begin().constant(limit), Frame.Kind.EXCEED);
  }

  @Override
  public void trait(Part.Trait trait) {
    send(out.begin().constant(trait), Frame.Kind.TRAIT);
  }

  @Override
  public void type(MediaType shown) {
    type = shown;
    send(out.begin().type(shown), Frame.Kind.TYPE);
  }

  @Override
  public void note(Finding finding) {
    out.begin()
        .text(finding.id())
        .text(finding.title())
        .constant(finding.severity())
        .number(finding.score())
        .text(finding.technique())
        .range(finding.range())
        .text(finding.evidence())
        .number(finding.unfinished() ? 1 : 0);
    send(out, Frame.Kind.NOTE);
  }

  @Override
  public List<String> passwords() {
    if (passwords == null) {
      send(out.begin(), Frame.Kind.ASK);
      flush();
      try {
        passwords = answers.passwords();
      } catch (InterruptedException e) {
        throw new LostServiceError(e);
      }
    }
    return passwords;
  }

  @Override
  public boolean takeTry() {
    send(out.begin(), Frame.Kind.TRY);
    flush();
    try {
      return answers.mayTry();
    } catch (InterruptedException e) {
      throw new LostServiceError(e);
    }
  }

  @Override
  public void unlocked(String password) {
    int number = passwords().indexOf(password);
    if (number >= 0) {
      send(out.begin().number((long) number), Frame.Kind.UNLOCKED);
    }
  }

  /** Ends the answer. */
  void done() {
    send(out.begin(), Frame.Kind.DONE);
    flush();
  }

  /** Ends the answer by a fault of the opener. */
  void failed(Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    String where =
        trace.length == 0 ? "" : " in " + trace[0].getFileName() + ":" + trace[0].getLineNumber();
    send(out.begin().text(fault.getClass().getSimpleName() + where), Frame.Kind.FAILED);
    flush();
  }

  private void whole(Frame.Manner manner, Entry entry, Bytes content, String evidence) {
    Bytes container = request.bytes();
    if (content.array() == container.array()) {
      ByteRange range =
          new ByteRange(content.from() - container.from(), (long) content.to() - container.from());
      head(manner, entry, evidence, range);
      return;
    }
    head(manner, entry, evidence, null);
    // One byte more than is granted, for the service to see that it is more.
    Bytes granted = content.slice(0, Math.min(left().bytes(), left().entryBytes()) + 1);
    for (int at = 0; at < granted.size(); at += Frame.BLOCK_BYTES) {
      Bytes block = granted.slice(at, (long) at + Frame.BLOCK_BYTES);
      send(Frame.Kind.BLOCK, block.array(), block.from(), block.size());
    }
    end(Frame.End.WHOLE, Limit.ENTRY);
  }

  private void head(
      Frame.Manner manner, Entry entry, String evidence, @Nullable ByteRange content) {
    out.begin().constant(manner).entry(entry).text(evidence).range(content);
    send(out, Frame.Kind.ENTRY);
  }

  private @Nullable Limit count(long bytes, long entrySize) {
    unpacked += bytes;
    if (unpacked > request.left().bytes()) {
      return Limit.UNPACKED;
    }
    if (entrySize > request.left().entryBytes()) {
      return Limit.ENTRY;
    }
    return System.nanoTime() - deadline >= 0 ? Limit.TIME : null;
  }

  private void block(byte[] block, int length) {
    send(Frame.Kind.BLOCK, block, 0, length);
  }

  private void end(Frame.End end, Limit limit) {
    send(out.begin().constant(end).constant(limit), Frame.Kind.END);
  }

  private static void send(FrameWriter begun, Frame.Kind kind) {
    try {
      begun.send(kind);
    } catch (IOException e) {
      throw new LostServiceError(e);
    }
  }

  private void send(Frame.Kind kind, byte[] array, int from, int length) {
    try {
      out.send(kind, array, from, length);
    } catch (IOException e) {
      throw new LostServiceError(e);
    }
  }

  private void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new LostServiceError(e);
    }
  }

  /** Nobody listens any more. No opener may take it for a fault of its container. */
  static final class LostServiceError extends Error {
    private static final long serialVersionUID = 1;

    LostServiceError(Exception cause) {
      super(cause);
    }
  }
}
