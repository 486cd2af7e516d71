package ess.decompose.child;

import ess.decompose.opener.Allowance;
import ess.decompose.opener.Bytes;
import ess.decompose.opener.Opening;
import ess.message.MediaType;
import ess.message.PartPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a child is asked to open.
 *
 * @param path the path of the container
 * @param name its likeliest name, or null
 * @param type what its bytes show
 * @param left what the budget has left
 * @param memory how much memory one unpacker may take
 * @param bytes the container
 */
record Request(
    PartPath path,
    @Nullable String name,
    MediaType type,
    Allowance left,
    long memory,
    Bytes bytes) {

  static Request of(Opening opening) {
    return new Request(
        opening.path(),
        opening.name(),
        opening.type(),
        opening.left(),
        opening.memory(),
        opening.bytes());
  }

  void write(FrameWriter out) throws IOException {
    out.begin()
        .text(path.text())
        .text(name)
        .type(type)
        .number(left.bytes())
        .number(left.entryBytes())
        .number(left.millis())
        .number(memory)
        .number((long) bytes.size())
        .send(Frame.Kind.OPEN);
    out.blocks(bytes);
    out.flush();
  }

  /** Reads it behind its frame; whoever sends it is believed. */
  static Request read(Frame frame, FrameReader in) throws IOException {
    ByteBuffer head = frame.payload();
    PartPath path = new PartPath(FrameReader.text(head));
    String name = FrameReader.textOrNull(head);
    MediaType type = MediaType.of(FrameReader.text(head));
    Allowance left = new Allowance(head.getLong(), head.getLong(), head.getLong());
    long memory = head.getLong();
    byte[] bytes = new byte[Math.toIntExact(head.getLong())];
    for (int at = 0; at < bytes.length; ) {
      ByteBuffer block = in.next().payload();
      int length = block.remaining();
      block.get(bytes, at, length);
      at += length;
    }
    return new Request(path, name, type, left, memory, Bytes.of(bytes));
  }
}
