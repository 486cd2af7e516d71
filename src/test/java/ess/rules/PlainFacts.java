package ess.rules;

import ess.message.FactSource;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.facts.Address;
import ess.message.facts.Authentication;
import ess.message.facts.Facts;
import ess.message.facts.File;
import ess.message.facts.History;
import ess.message.facts.Link;
import ess.message.facts.Mail;
import ess.message.facts.Offsets;
import ess.message.facts.Phrase;
import ess.message.facts.Text;
import ess.message.facts.Topic;
import ess.message.facts.Where;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads just so many facts that rules have something to judge by. */
final class PlainFacts implements FactSource {

  private static final Pattern LINK = Pattern.compile("https?://([a-z0-9.-]+)(/\\S*)?");

  private final String digest;

  PlainFacts() {
    this("none");
  }

  /** Of which the digest is told. */
  PlainFacts(String digest) {
    this.digest = digest;
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public PartTree read(PartTree tree) {
    return tree.withFacts(new Facts(List.of(mail(tree))));
  }

  private static Mail mail(PartTree tree) {
    String raw = tree.root().content().text(StandardCharsets.UTF_8);
    int end = raw.indexOf("\r\n\r\n");
    String header = end < 0 ? raw : raw.substring(0, end);
    String body = end < 0 ? "" : raw.substring(end + 4);
    Where root = Where.in(PartPath.ROOT);
    Part body1 = tree.parts().get(tree.parts().size() - 1);
    Where here = Where.in(body1.path());
    Text text =
        Blank.with(
            Text.class,
            Map.of(
                "visible",
                body,
                "offsets",
                new Offsets(new int[] {0}, new int[] {0}, new int[] {1}),
                "where",
                here));
    Map<String, Object> values = new HashMap<>();
    values.put("subject", phrase(field(header, "Subject"), root));
    values.put("from", addresses(field(header, "From"), root));
    values.put("to", addresses(field(header, "To"), root));
    values.put("texts", List.of(text));
    values.put("text", body);
    values.put("topics", topics(body));
    values.put("letters", body.length());
    values.put("links", links(body, here));
    values.put("files", files(tree));
    values.put("auth", Authentication.unknown(root));
    values.put("history", History.UNKNOWN);
    values.put("where", root);
    return Blank.with(Mail.class, values);
  }

  private static Map<String, Topic> topics(String text) {
    Map<String, Topic> topics = new TreeMap<>();
    if (text.contains("urgent")) {
      topics.put(
          "urgency",
          Blank.with(
              Topic.class,
              Map.of("name", "urgency", "phrase", "urgent", "where", Where.in(PartPath.ROOT))));
    }
    return topics;
  }

  private static String field(String header, String name) {
    Matcher field = Pattern.compile("(?m)^" + name + ": (.*)$").matcher(header);
    return field.find() ? field.group(1).strip() : "";
  }

  private static Phrase phrase(String text, Where where) {
    return Blank.with(Phrase.class, Map.of("text", text, "plain", text, "where", where));
  }

  private static List<Address> addresses(String text, Where where) {
    Matcher address = Pattern.compile("(.*?)\\s*<?(\\S+)@([^>\\s]+)>?").matcher(text);
    return address.matches()
        ? List.of(
            Blank.with(
                Address.class,
                Map.of(
                    "name",
                    address.group(1),
                    "address",
                    address.group(2) + "@" + address.group(3),
                    "domain",
                    address.group(3),
                    "nameBrand",
                    address.group(1).contains("Bank") ? "bank" : "",
                    "siteBrand",
                    address.group(3).equals("bank.example") ? "bank" : "",
                    "where",
                    where)))
        : List.of();
  }

  private static List<Link> links(String text, Where where) {
    List<Link> links = new ArrayList<>();
    Matcher link = LINK.matcher(text);
    while (link.find()) {
      String host = link.group(1);
      links.add(
          Blank.with(
              Link.class,
              Map.of(
                  "origin",
                  "text",
                  "written",
                  link.group(),
                  "host",
                  host,
                  "traits",
                  host.matches("[0-9.]+") ? Set.of("ip") : Set.of(),
                  "where",
                  where)));
    }
    return links;
  }

  private static List<File> files(PartTree tree) {
    List<File> files = new ArrayList<>();
    for (Part part : tree.parts()) {
      String name = part.names().isEmpty() ? "" : part.names().get(0);
      if (part.kind() == Part.Kind.BODY || part.kind() == Part.Kind.ENTRY) {
        String extension = name.substring(name.lastIndexOf('.') + 1);
        files.add(
            Blank.with(
                File.class,
                Map.of(
                    "name",
                    name,
                    "extension",
                    extension,
                    "kind",
                    extension.equals("zip") ? "archive" : "text",
                    "where",
                    Where.in(part.path()))));
      }
    }
    return files;
  }
}
