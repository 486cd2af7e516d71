package ess.decompose.child;

import ess.decompose.opener.Entry;
import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads frames, and what their payloads hold. For one thread. */
final class FrameReader {

  private static final int MOST_NAMES = 1000;

  private final DataInputStream in;

  FrameReader(InputStream in) {
    this.in = new DataInputStream(new BufferedInputStream(in, Frame.BLOCK_BYTES));
  }

  /**
   * The next frame.
   *
   * @throws NonsenseException if what comes is none
   */
  Frame next() throws IOException {
    int magic = in.readInt();
    if (magic != Frame.MAGIC) {
      throw new NonsenseException("a frame begins with %08x".formatted(magic));
    }
    Frame.Kind kind = constant(Frame.Kind.values(), in.readUnsignedByte());
    int length = in.readInt();
    if (length < 0 || length > Frame.MOST_BYTES) {
      throw new NonsenseException("a frame of %d bytes".formatted(length));
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(kind, ByteBuffer.wrap(payload));
  }

  static <T> T constant(T[] all, int number) throws NonsenseException {
    if (number < 0 || number >= all.length) {
      throw new NonsenseException("number %d of %d".formatted(number, all.length));
    }
    return all[number];
  }

  static <T> T constant(T[] all, ByteBuffer from) throws NonsenseException {
    return constant(all, from.get());
  }

  static @Nullable String textOrNull(ByteBuffer from) throws NonsenseException {
    int length = from.getInt();
    if (length == -1) {
      return null;
    }
    if (length < 0 || length > from.remaining() / 2) {
      throw new NonsenseException("a text of %d characters".formatted(length));
    }
    String text = from.slice().asCharBuffer().limit(length).toString();
    from.position(from.position() + 2 * length);
    return text;
  }

  static String text(ByteBuffer from) throws NonsenseException {
    String text = textOrNull(from);
    if (text == null) {
      throw new NonsenseException("a text is missing");
    }
    return text;
  }

  static List<String> texts(ByteBuffer from) throws NonsenseException {
    int count = from.getInt();
    if (count < 0 || count > MOST_NAMES) {
      throw new NonsenseException("%d texts".formatted(count));
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(text(from));
    }
    return texts;
  }

  static @Nullable ByteRange rangeOrNull(ByteBuffer from) {
    long start = from.getLong();
    long end = from.getLong();
    return start < 0 ? null : new ByteRange(start, end);
  }

  static @Nullable MediaType typeOrNull(ByteBuffer from) throws NonsenseException {
    String type = textOrNull(from);
    return type == null ? null : MediaType.of(type);
  }

  static Entry entry(ByteBuffer from) throws NonsenseException {
    return new Entry(
        texts(from),
        rangeOrNull(from),
        typeOrNull(from),
        text(from),
        from.getLong(),
        from.getLong());
  }
}
