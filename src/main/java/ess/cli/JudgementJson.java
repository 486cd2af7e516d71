package ess.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import ess.message.Content;
import ess.message.Judgement;
import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.util.Locale;

/** A judgement as one line of JSON: everything but the bytes of the parts. */
final class JudgementJson {

  private final ObjectMapper mapper =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .addModule(lowerCase(Part.Kind.class))
          .addModule(lowerCase(Part.Trait.class))
          .addMixIn(Part.class, PartWithoutBytes.class)
          .addMixIn(Content.class, SizeAlone.class)
          .build();

  /** Leaves the bytes out and tells how many there are. */
  private interface PartWithoutBytes {
    @JsonProperty("size")
    Content content();
  }

  /** Shows of bytes how many they are. */
  private interface SizeAlone {
    @JsonValue
    int size();
  }

  private static <E extends Enum<E>> SimpleModule lowerCase(Class<E> type) {
    return new SimpleModule(type.getName())
        .addSerializer(
            type,
            new StdSerializer<>(type) {
              @Override
              public void serialize(E value, JsonGenerator json, SerializerProvider provider)
                  throws IOException {
                json.writeString(value.name().toLowerCase(Locale.ROOT));
              }
            });
  }

  /** The line of the file. */
  String line(String file, Judgement judgement) {
    PartTree tree = judgement.tree();
    ObjectNode line = mapper.createObjectNode();
    line.put("file", file);
    line.put("sha256", tree.message().sha256().hex());
    line.put("size", tree.message().size());
    ObjectNode envelope = mapper.valueToTree(tree.envelope());
    line.setAll(envelope);
    line.set("verdict", mapper.<JsonNode>valueToTree(judgement.verdict()));
    line.set("parts", mapper.<JsonNode>valueToTree(tree.parts()));
    line.set("ledger", mapper.<JsonNode>valueToTree(tree.regions()));
    line.set("scanners", mapper.<JsonNode>valueToTree(tree.scanners()));
    try {
      return mapper.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a judgement is always JSON", e);
    }
  }
}
