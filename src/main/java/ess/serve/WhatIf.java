package ess.serve;

import ess.message.Content;
import ess.message.Message;
import ess.message.MessageId;
import ess.message.RawMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;

/** Reads a mail that is judged and not kept. Bean of the route {@code what-if}; immutable. */
public final class WhatIf {

  private static final String MAILBOX = "what-if";

  private final Clock clock;

  /** Made by the route. */
  public WhatIf(Clock clock) {
    this.clock = clock;
  }

  /** The mail in the file, under a name that is never stored. */
  public RawMessage read(Path file) {
    try {
      Content content = Content.of(Files.readAllBytes(file));
      Instant now = clock.instant();
      return new RawMessage(
          new Message(
              MessageId.at(now), MAILBOX, null, null, content.sha256(), content.size(), now, null),
          content);
    } catch (IOException e) {
      throw new UncheckedIOException("the file of an upload cannot be read", e);
    }
  }
}
