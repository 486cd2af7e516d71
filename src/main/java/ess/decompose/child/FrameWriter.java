package ess.decompose.child;

import ess.decompose.opener.Bytes;
import ess.decompose.opener.Entry;
import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes frames, and what their payloads hold. Texts that no frame could hold are cut. */
@SuppressWarnings("EnumOrdinal") // both sides are one program
final class FrameWriter {

  private static final int MOST_CHARACTERS = 4000;
  private static final int MOST_TEXTS = 100;
  private static final int HEAD_BYTES = 9;

  private final DataOutputStream out;
  private final ByteBuffer payload = ByteBuffer.allocate(Frame.MOST_BYTES);

  FrameWriter(OutputStream out) {
    this.out = new DataOutputStream(new BufferedOutputStream(out, Frame.BLOCK_BYTES + HEAD_BYTES));
  }

  /** Begins a payload; {@link #send} sends it. */
  FrameWriter begin() {
    payload.clear();
    return this;
  }

  FrameWriter number(int number) {
    payload.put((byte) number);
    return this;
  }

  FrameWriter number(long number) {
    payload.putLong(number);
    return this;
  }

  FrameWriter constant(Enum<?> constant) {
    return number(constant.ordinal());
  }

  FrameWriter text(@Nullable String text) {
    if (text == null) {
      payload.putInt(-1);
      return this;
    }
    int length = Math.min(text.length(), MOST_CHARACTERS);
    payload.putInt(length);
    for (int i = 0; i < length; i++) {
      payload.putChar(text.charAt(i));
    }
    return this;
  }

  FrameWriter texts(List<String> texts) {
    int count = Math.min(texts.size(), MOST_TEXTS);
    payload.putInt(count);
    texts.subList(0, count).forEach(this::text);
    return this;
  }

  FrameWriter range(@Nullable ByteRange range) {
    return number(range == null ? -1 : range.from()).number(range == null ? -1 : range.to());
  }

  FrameWriter type(@Nullable MediaType type) {
    return text(type == null ? null : type.toString());
  }

  FrameWriter entry(Entry entry) {
    return texts(entry.names())
        .range(entry.range())
        .type(entry.declared())
        .text(entry.view())
        .number(entry.size())
        .number(entry.crc32());
  }

  /** Sends what was begun. */
  void send(Frame.Kind kind) throws IOException {
    send(kind, payload.array(), 0, payload.position());
  }

  /** Sends some bytes, as one block each. */
  void blocks(Bytes bytes) throws IOException {
    for (int at = bytes.from(); at < bytes.to(); at += Frame.BLOCK_BYTES) {
      send(Frame.Kind.BLOCK, bytes.array(), at, Math.min(Frame.BLOCK_BYTES, bytes.to() - at));
    }
  }

  void send(Frame.Kind kind, byte[] array, int from, int length) throws IOException {
    out.writeInt(Frame.MAGIC);
    out.writeByte(kind.ordinal());
    out.writeInt(length);
    out.write(array, from, length);
  }

  void flush() throws IOException {
    out.flush();
  }
}
