package ess.decompose;

import ess.decompose.opener.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;

/**
 * The contents of a mail as mime4j reads them, a parser that shares neither code nor idea with the
 * raw scanner. Safe for many threads.
 */
final class SecondOpinion {

  /** A content of this size is compared without being kept, as nearly all are known already. */
  private static final int LARGE = 1 << 20;

  /** The same where some content of a mail is not known, and the mail is read once more. */
  private static final int TOO_LARGE = 8 << 20;

  private static final int MAX_DEPTH = 50;
  private static final int MAX_BODIES = 10_000;
  private static final MimeConfig CONFIG =
      MimeConfig.custom()
          .setMaxLineLen(-1)
          .setMaxHeaderCount(-1)
          .setMaxHeaderLen(-1)
          .setMaxContentLen(-1)
          .setStrictParsing(false)
          .build();

  /**
   * What it says.
   *
   * @param unknown the contents that are no part yet
   * @param unread whether there is another that is too large to be kept
   */
  record Opinion(List<Seen> unknown, boolean unread) {}

  private SecondOpinion() {}

  /**
   * What mime4j sees and the tree does not know.
   *
   * @param mail the mail
   * @param known what the tree knows; what is seen is added to it
   * @param most how many contents are enough
   */
  static Opinion of(Bytes mail, Known known, int most) {
    Opinion first = of(mail, known, most, LARGE);
    if (!first.unread) {
      return first;
    }
    Opinion closer = of(mail, known, most, TOO_LARGE);
    List<Seen> unknown = new ArrayList<>(first.unknown);
    unknown.addAll(closer.unknown);
    return new Opinion(unknown, closer.unread);
  }

  private static Opinion of(Bytes mail, Known known, int most, int large) {
    List<Seen> unknown = new ArrayList<>();
    boolean unread = false;
    ReusedBuffer buffer = new ReusedBuffer();
    MimeTokenStream stream = new MimeTokenStream(CONFIG);
    try {
      stream.parse(mail.open());
      int depth = 0;
      int bodies = 0;
      for (EntityState state = stream.getState();
          state != EntityState.T_END_OF_STREAM
              && unknown.size() < most
              && depth < MAX_DEPTH
              && bodies < MAX_BODIES;
          state = stream.next()) {
        switch (state) {
          case T_START_MULTIPART, T_START_MESSAGE -> depth++;
          case T_END_MULTIPART, T_END_MESSAGE -> depth--;
          case T_BODY -> {
            bodies++;
            InputStream in = stream.getDecodedInputStream();
            Bytes bytes = read(in, buffer, large);
            if (bytes.size() >= large) {
              unread |= !known.hasLarge(PlainDigest.of(bytes, in), large);
            } else if (!known.has(bytes)) {
              Bytes copy = Bytes.of(bytes.copy());
              known.add(copy);
              BodyDescriptor descriptor = stream.getBodyDescriptor();
              unknown.add(new Seen(copy, descriptor.getMimeType(), descriptor.getCharset()));
            }
          }
          default -> {}
        }
      }
    } catch (IOException | MimeException | RuntimeException | StackOverflowError e) {
      // A parser that gives up has said all it can; the raw scanner reached everything already.
      return new Opinion(unknown, unread);
    }
    return new Opinion(unknown, unread);
  }

  private static Bytes read(InputStream in, ReusedBuffer buffer, int most) {
    buffer.reset();
    try {
      buffer.fill(in, most);
    } catch (IOException | RuntimeException e) {
      // What was decoded up to the fault is still an opinion.
      return buffer.bytes();
    }
    return buffer.bytes();
  }
}
