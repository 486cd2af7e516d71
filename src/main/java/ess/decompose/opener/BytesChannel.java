package ess.decompose.opener;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** Some bytes as a channel, for libraries that want one; nothing is copied. For one thread. */
final class BytesChannel implements SeekableByteChannel {

  private final Bytes bytes;
  private long position;
  private boolean open = true;

  BytesChannel(Bytes bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read(ByteBuffer target) {
    long left = bytes.size() - position;
    if (left <= 0) {
      return -1;
    }
    int count = (int) Math.min(left, target.remaining());
    target.put(bytes.array(), bytes.from() + (int) position, count);
    position += count;
    return count;
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long place) throws IOException {
    if (place < 0) {
      throw new IOException("a place before the first byte");
    }
    position = place;
    return this;
  }

  @Override
  public long size() {
    return bytes.size();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
