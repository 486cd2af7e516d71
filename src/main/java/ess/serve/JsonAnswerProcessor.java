package ess.serve;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * The last step of a route that answers what can be read again: the JSON text in the body goes out
 * with its entity tag, packed if the caller takes that, or as 304 if the caller has it.
 */
final class JsonAnswerProcessor implements Processor {

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    Message message = exchange.getMessage();
    byte[] json = message.getMandatoryBody(String.class).getBytes(StandardCharsets.UTF_8);
    Negotiation asked = Negotiation.current();
    boolean packed = asked.packed() && Gzip.isWorth(json.length);
    String tag = packed ? EntityTags.ofPacked(json) : EntityTags.of(json);
    message.setHeader("ETag", tag);
    message.setHeader("Vary", "Accept-Encoding");
    if (EntityTags.match(asked.ifNoneMatch(), tag)) {
      message.setHeader(Exchange.HTTP_RESPONSE_CODE, 304);
      message.setBody(null);
      return;
    }
    message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    if (packed) {
      message.setHeader(Exchange.CONTENT_ENCODING, Gzip.NAME);
      message.setBody(Gzip.pack(json));
    } else {
      message.setBody(Buffer.buffer(json));
    }
  }
}
