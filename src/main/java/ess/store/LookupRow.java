package ess.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import ess.message.Lookups;
import ess.message.Lookups.Answer;
import ess.message.Lookups.Status;
import ess.message.PartTree;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is bound when the recorded answers of the DNS are read, and how they are kept. Immutable,
 * safe for many threads.
 */
public final class LookupRow {

  private static final JsonFactory JSON = new JsonFactory();

  /** Made by the route. */
  public LookupRow() {}

  /** Whether the message was judged before. */
  public boolean isAgain(PartTree tree) {
    return tree.message().scan() > 1;
  }

  /** What the question binds: id. */
  public Map<String, Object> of(PartTree tree) {
    return Map.of("id", tree.message().id().text());
  }

  /**
   * The message with the answers that it was judged by first.
   *
   * @param kept what was kept of them; null where nothing was, or the message is not stored
   */
  public PartTree read(PartTree tree, @Nullable String kept) {
    return kept == null ? tree : tree.withLookups(read(kept));
  }

  private static Lookups read(String kept) {
    Map<String, Answer> answers = new HashMap<>();
    try (JsonParser json = JSON.createParser(kept)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken() == JsonToken.VALUE_NULL) {
          answers.put(name, Answer.FAILED);
          continue;
        }
        List<String> texts = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
          texts.add(json.getText());
        }
        answers.put(name, Answer.found(texts));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no recorded answers of the DNS", e);
    }
    return new Lookups(answers);
  }

  /** What is kept of the answers, as a JSON object; null where nothing was asked. */
  static @Nullable String kept(PartTree tree) {
    if (tree.lookups().isEmpty()) {
      return null;
    }
    StringWriter text = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, Answer> entry : tree.lookups().answers().entrySet()) {
        json.writeFieldName(entry.getKey());
        write(entry.getValue(), json);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string takes what is written", e);
    }
    return text.toString();
  }

  private static void write(Answer answer, JsonGenerator json) throws IOException {
    boolean isTold = answer.status() == Status.FOUND || answer.status() == Status.ABSENT;
    if (!isTold) {
      json.writeNull();
      return;
    }
    json.writeStartArray();
    for (String text : answer.texts()) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
