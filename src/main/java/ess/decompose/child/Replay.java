package ess.decompose.child;

import ess.decompose.opener.BlockStream;
import ess.decompose.opener.Bytes;
import ess.decompose.opener.Entry;
import ess.decompose.opener.Limit;
import ess.decompose.opener.Opener;
import ess.decompose.opener.Opening;
import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.PasswordRequiredException;
import org.jspecify.annotations.Nullable;

/**
 * Hands on what a child tells of one container, frame by frame. A child may have been taken over by
 * what it opened: it can add parts and findings to its own container, within the budget, and
 * nothing else. For one thread.
 */
final class Replay {

  private static final int MOST_NOTES = 10_000;

  private final Opening opening;
  private final FrameReader in;
  private final FrameWriter out;
  private final Patience patience;
  private final long mostEntryBytes;
  private List<String> passwords = List.of();
  private int notes;
  private boolean told;
  private boolean failed;

  Replay(Opening opening, FrameReader in, FrameWriter out, Patience patience) {
    this.opening = opening;
    this.in = in;
    this.out = out;
    this.patience = patience;
    this.mostEntryBytes = opening.left().entryBytes() + Frame.BLOCK_BYTES;
  }

  /**
   * Reads the answer to its end.
   *
   * @return whether the child is fit for another request
   * @throws NonsenseException if it says what it may not say
   */
  boolean run() throws IOException {
    while (true) {
      Frame frame = next();
      if (frame.kind() == Frame.Kind.DONE) {
        return true;
      }
      step(frame).run();
      if (failed) {
        return false;
      }
    }
  }

  /** The next frame; tells the child once that the budget is spent. */
  private Frame next() throws IOException {
    if (!told && opening.isStopped()) {
      told = true;
      patience.stopped();
      out.begin().send(Frame.Kind.STOP);
      out.flush();
    }
    patience.wait(true);
    try {
      return in.next();
    } finally {
      patience.wait(false);
    }
  }

  /** What the frame asks for. All of it is read and checked before anything is done. */
  private Step step(Frame frame) throws IOException {
    ByteBuffer said = frame.payload();
    try {
      return switch (frame.kind()) {
        case ENTRY -> entry(said);
        case ENCRYPTED -> opening::encrypted;
        case UNOPENED -> {
          String format = FrameReader.text(said);
          yield () -> opening.unopened(format);
        }
        case GAP -> {
          ByteRange range = inside(new ByteRange(said.getLong(), said.getLong()));
          yield () -> opening.gap(range.from(), range.to());
        }
        case DAMAGED -> {
          String what = FrameReader.text(said);
          ByteRange range = FrameReader.rangeOrNull(said);
          yield () -> opening.damaged(what, range);
        }
        case EXCEED -> {
          Limit limit = FrameReader.constant(Limit.values(), said);
          yield () -> opening.exceed(limit);
        }
        case TRAIT -> {
          Part.Trait trait = FrameReader.constant(Part.Trait.values(), said);
          yield () -> opening.trait(trait);
        }
        case TYPE -> {
          MediaType type = MediaType.of(FrameReader.text(said));
          yield () -> opening.type(type);
        }
        case NOTE -> {
          Finding finding = finding(said);
          yield () -> opening.note(finding);
        }
        case ASK ->
            () -> {
              passwords = opening.passwords();
              out.begin().texts(passwords).send(Frame.Kind.PASSWORDS);
              out.flush();
            };
        case TRY ->
            () -> {
              out.begin().send(opening.takeTry() ? Frame.Kind.GRANTED : Frame.Kind.REFUSED);
              out.flush();
            };
        case UNLOCKED -> {
          String password =
              FrameReader.constant(passwords.toArray(String[]::new), (int) said.getLong());
          yield () -> opening.unlocked(password);
        }
        case FAILED -> {
          String evidence = FrameReader.text(said);
          failed = true;
          yield () -> new Loss(opening).failed(evidence);
        }
        default -> throw new NonsenseException(frame.kind() + " out of its order");
      };
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw new NonsenseException("%s: %s".formatted(frame.kind(), e.getMessage()));
    }
  }

  private Step entry(ByteBuffer said) throws IOException {
    Frame.Manner manner = FrameReader.constant(Frame.Manner.values(), said);
    Entry entry = FrameReader.entry(said);
    String evidence = FrameReader.text(said);
    ByteRange range = FrameReader.rangeOrNull(said);
    if (manner == Frame.Manner.UNPACKED) {
      return () -> unpacked(entry);
    }
    Bytes content;
    if (range != null) {
      inside(range);
      content = opening.bytes().slice(range.from(), range.to());
    } else {
      content = Bytes.of(whole());
    }
    return switch (manner) {
      case STORED -> () -> opening.stored(entry, content);
      case ENCRYPTED -> () -> opening.encrypted(entry, content);
      default -> () -> opening.unreadable(entry, content, evidence);
    };
  }

  private void unpacked(Entry entry) throws IOException {
    Blocks blocks = new Blocks();
    opening.entry(entry, blocks);
    blocks.drain();
  }

  private byte[] whole() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Blocks blocks = new Blocks();
    byte[] block = new byte[Frame.BLOCK_BYTES];
    for (int n = blocks.read(block); n >= 0; n = blocks.read(block)) {
      all.write(block, 0, n);
      if (all.size() > mostEntryBytes) {
        throw new NonsenseException("more bytes than an entry may have");
      }
    }
    return all.toByteArray();
  }

  private ByteRange inside(ByteRange range) throws NonsenseException {
    if (range.to() > opening.bytes().size()) {
      throw new NonsenseException("a range that ends at " + range.to());
    }
    return range;
  }

  private Finding finding(ByteBuffer said) throws NonsenseException {
    notes++;
    String id = FrameReader.text(said);
    String title = FrameReader.text(said);
    Severity severity = FrameReader.constant(Severity.values(), said);
    int score = said.get();
    String technique = FrameReader.textOrNull(said);
    ByteRange range = FrameReader.rangeOrNull(said);
    String evidence = FrameReader.textOrNull(said);
    boolean unfinished = said.get() != 0;
    if (notes > MOST_NOTES || score < 0) {
      throw new NonsenseException("finding %d with score %d".formatted(notes, score));
    }
    return new Finding(
        id,
        Opener.SOURCE,
        title,
        severity,
        score,
        technique,
        opening.path(),
        range,
        evidence,
        null,
        unfinished);
  }

  /** Something to be done. */
  private interface Step {
    void run() throws IOException;
  }

  /** The bytes of an entry as they come. */
  private final class Blocks extends BlockStream {

    private ByteBuffer block = ByteBuffer.allocate(0);
    private boolean ended;
    private @Nullable IOException lost;

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      while (!block.hasRemaining()) {
        if (ended) {
          return -1;
        }
        more();
      }
      int n = Math.min(length, block.remaining());
      block.get(into, from, n);
      return n;
    }

    private void more() throws IOException {
      if (lost != null) {
        throw lost;
      }
      try {
        Frame frame = next();
        switch (frame.kind()) {
          case BLOCK -> block = frame.payload();
          case END -> {
            ended = true;
            end(frame.payload());
          }
          case FAILED -> {
            ended = true;
            step(frame).run();
          }
          default -> throw new NonsenseException(frame.kind() + " within an entry");
        }
      } catch (PasswordRequiredException | MemoryLimitException | DamagedEntryException e) {
        throw e;
      } catch (IOException e) {
        // Whoever reads takes it for damage, so that the end of the line has to be kept.
        lost = e;
        throw e;
      }
    }

    private void end(ByteBuffer said) throws IOException {
      Frame.End end;
      Limit limit;
      try {
        end = FrameReader.constant(Frame.End.values(), said);
        limit = FrameReader.constant(Limit.values(), said);
      } catch (BufferUnderflowException e) {
        throw new NonsenseException("an end without reason");
      }
      switch (end) {
        case WHOLE -> {}
        case CUT -> opening.exceed(limit);
        case DAMAGED -> throw new DamagedEntryException();
        case NEEDS_PASSWORD -> throw new PasswordRequiredException("entry");
        case NEEDS_MEMORY -> throw new MemoryLimitException(0, 0);
      }
    }

    /** Passes over what nobody read. */
    void drain() throws IOException {
      block = ByteBuffer.allocate(0);
      while (!ended) {
        try {
          more();
        } catch (PasswordRequiredException | MemoryLimitException | DamagedEntryException e) {
          ended = true;
        }
        block = ByteBuffer.allocate(0);
      }
      if (lost != null) {
        throw lost;
      }
    }
  }

  /** The child could not read the entry to its end. */
  private static final class DamagedEntryException extends IOException {
    private static final long serialVersionUID = 1;
  }
}
