package ess.serve;

import ess.message.Part;
import ess.message.PartTree;
import ess.message.RawMessage;
import io.vertx.core.buffer.Buffer;

/**
 * Takes one part out of a message. Bean of the route {@code get-content}; safe for many threads.
 */
public final class PartContent {

  PartContent() {}

  /**
   * The message, if its bytes are there.
   *
   * @throws NotFoundException if not
   */
  public RawMessage readable(RawMessage raw) {
    if (raw.message().refusal() != null) {
      throw new NotFoundException("The raw bytes of this message are not kept.");
    }
    return raw;
  }

  /**
   * The bytes of the part with this path.
   *
   * @throws NotFoundException if there is none
   */
  public Buffer of(PartTree tree, String path) {
    for (Part part : tree.parts()) {
      if (part.path().text().equals(path)) {
        return Buffer.buffer(part.content().toBytes());
      }
    }
    throw new NotFoundException("No part of this message has this path.");
  }
}
