package ess.scan;

import ess.message.Content;
import ess.message.Envelope;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Message;
import ess.message.MessageId;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Makes parts and trees for tests, as the decomposer would. */
final class Parts {

  static final Instant START = Instant.parse("2026-05-01T10:00:00Z");

  private Parts() {}

  static Part of(String type, String text, String... names) {
    return of(type, text.getBytes(StandardCharsets.UTF_8), names);
  }

  static Part of(String type, byte[] bytes, String... names) {
    return at("1", Part.Kind.BODY, type, bytes, names);
  }

  static Part at(String path, Part.Kind kind, String type, byte[] bytes, String... names) {
    return new Part(
        new PartPath(path),
        PartPath.ROOT,
        kind,
        "raw",
        MediaType.of(type),
        MediaType.of(type),
        "utf-8",
        List.of(names),
        null,
        Content.of(bytes),
        Sha256.of(bytes),
        Set.of());
  }

  static Part fixture(String type, String name) {
    try (InputStream stream = Parts.class.getResourceAsStream("/parts/" + name)) {
      return of(type, Objects.requireNonNull(stream, name).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Part declared(Part part, String type) {
    return new Part(
        part.path(),
        part.parent(),
        part.kind(),
        part.view(),
        MediaType.of(type),
        part.type(),
        part.charset(),
        part.names(),
        part.range(),
        part.content(),
        part.sha256(),
        part.traits());
  }

  static Part child(Part parent, Part.Kind kind, String type, byte[] bytes, String name) {
    return new Part(
        parent.path().child(name),
        parent.path(),
        kind,
        "raw",
        null,
        MediaType.of(type),
        null,
        List.of(name),
        null,
        Content.of(bytes),
        Sha256.of(bytes),
        Set.of());
  }

  static PartTree tree(Part... parts) {
    return tree("Anna <anna@sender.example>", parts);
  }

  static PartTree tree(String from, Part... parts) {
    byte[] raw = "From: %s\r\n\r\n".formatted(from).getBytes(StandardCharsets.UTF_8);
    Part root =
        new Part(
            PartPath.ROOT,
            null,
            Part.Kind.MESSAGE,
            "raw",
            null,
            MediaType.MESSAGE,
            null,
            List.of(),
            null,
            Content.of(raw),
            Sha256.of(raw),
            Set.of());
    List<Part> all = new ArrayList<>(List.of(root));
    all.addAll(List.of(parts));
    Message message =
        new Message(
            new MessageId("0196889b-8000-7000-8000-000000000001"),
            "upload",
            null,
            null,
            root.sha256(),
            raw.length,
            START,
            null);
    return new PartTree(
        message,
        new Envelope(from, "bob@here.example", "Hello", null, List.of()),
        all,
        List.of(),
        List.of(),
        List.of(),
        START);
  }

  static List<String> ids(List<Finding> findings) {
    return findings.stream().map(Finding::id).toList();
  }
}
