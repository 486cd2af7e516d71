package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.PartPath;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An opening that shows a second reader each entry which it wants to see. */
final class WatchedOpening implements Opening {

  /** Who watches. */
  interface Watcher {

    /** What the container turned out to be. */
    void type(MediaType type);

    /** How many bytes of the entry it wants to see; 0 for none. */
    int wants(Entry entry);

    /** Shows the first bytes of an entry, all of them if it is no longer than was asked for. */
    void shown(Entry entry, Bytes content);
  }

  private final Opening opening;
  private final Watcher watcher;

  WatchedOpening(Opening opening, Watcher watcher) {
    this.opening = opening;
    this.watcher = watcher;
  }

  /** Keeps the first bytes that are read through it. */
  private static final class Copying extends FilterInputStream {
    private final ByteArrayOutputStream copy = new ByteArrayOutputStream();
    private final int most;

    private Copying(InputStream in, int most) {
      super(in);
      this.most = most;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int n = in.read(target, from, length);
      if (n > 0) {
        copy.write(target, from, Math.min(n, most - copy.size()));
      }
      return n;
    }
  }

  @Override
  public void entry(Entry entry, InputStream in) {
    int wanted = watcher.wants(entry);
    if (wanted <= 0) {
      opening.entry(entry, in);
      return;
    }
    Copying copying = new Copying(in, wanted);
    opening.entry(entry, copying);
    watcher.shown(entry, Bytes.of(copying.copy.toByteArray()));
  }

  @Override
  public void stored(Entry entry, Bytes content) {
    opening.stored(entry, content);
    int wanted = watcher.wants(entry);
    if (wanted > 0) {
      watcher.shown(entry, content.slice(0, wanted));
    }
  }

  @Override
  public void type(MediaType type) {
    opening.type(type);
    watcher.type(type);
  }

  @Override
  public Bytes bytes() {
    return opening.bytes();
  }

  @Override
  public PartPath path() {
    return opening.path();
  }

  @Override
  public @Nullable String name() {
    return opening.name();
  }

  @Override
  public MediaType type() {
    return opening.type();
  }

  @Override
  public int entries() {
    return opening.entries();
  }

  @Override
  public int faults() {
    return opening.faults();
  }

  @Override
  public boolean isStopped() {
    return opening.isStopped();
  }

  @Override
  public Allowance left() {
    return opening.left();
  }

  @Override
  public long memory() {
    return opening.memory();
  }

  @Override
  public void encrypted(Entry entry, Bytes packed) {
    opening.encrypted(entry, packed);
  }

  @Override
  public void unreadable(Entry entry, Bytes packed, String evidence) {
    opening.unreadable(entry, packed, evidence);
  }

  @Override
  public void encrypted() {
    opening.encrypted();
  }

  @Override
  public void unopened(String format) {
    opening.unopened(format);
  }

  @Override
  public void gap(long from, long to) {
    opening.gap(from, to);
  }

  @Override
  public void damaged(String what, @Nullable ByteRange range) {
    opening.damaged(what, range);
  }

  @Override
  public void exceed(Limit limit) {
    opening.exceed(limit);
  }

  @Override
  public void trait(Part.Trait trait) {
    opening.trait(trait);
  }

  @Override
  public void note(Finding finding) {
    opening.note(finding);
  }

  @Override
  public List<String> passwords() {
    return opening.passwords();
  }

  @Override
  public boolean takeTry() {
    return opening.takeTry();
  }

  @Override
  public void unlocked(String password) {
    opening.unlocked(password);
  }
}
