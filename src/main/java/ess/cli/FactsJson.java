package ess.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ess.message.facts.Facts;
import ess.message.facts.Offsets;

/** The facts of a message as indented JSON, by the names that rules use. */
final class FactsJson {

  private final ObjectMapper mapper =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .addMixIn(Offsets.class, LeftOut.class)
          .build();

  /** Is of no use to a reader. */
  @JsonIgnoreType
  private interface LeftOut {}

  /** The document of the file. */
  String document(String file, Facts facts) {
    ObjectNode document = mapper.createObjectNode();
    document.put("file", file);
    document.set("mails", mapper.<JsonNode>valueToTree(facts.mails()));
    try {
      return mapper.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("facts are always JSON", e);
    }
  }
}
