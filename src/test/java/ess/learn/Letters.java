package ess.learn;

import ess.message.Content;
import ess.message.Envelope;
import ess.message.MediaType;
import ess.message.Message;
import ess.message.MessageId;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.facts.Address;
import ess.message.facts.Authentication;
import ess.message.facts.Facts;
import ess.message.facts.History;
import ess.message.facts.Link;
import ess.message.facts.Mail;
import ess.message.facts.Phrase;
import ess.message.facts.Where;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Made mails with their facts, each of its own bytes. */
final class Letters {

  private static final Instant START = Instant.parse("2026-05-01T10:00:00Z");
  private static final Where ROOT = Where.in(PartPath.ROOT);
  private static final List<String> OFFICE =
      List.of("meeting", "agenda", "minutes", "lunch", "draft", "report", "invoice", "train");
  private static final List<String> BAIT =
      List.of("prize", "winner", "claim", "urgent", "wallet", "verify", "reward", "unlock");
  private static final List<String> COMMON =
      List.of("please", "today", "the", "with", "for", "you", "our", "team", "and", "best");

  private Letters() {}

  /** One of many that differ: of bait words or of office words, between common ones. */
  static PartTree of(boolean isJunk, int number) {
    Random random = new Random(number);
    List<String> own = isJunk ? BAIT : OFFICE;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      List<String> from = i % 3 == 0 ? own : COMMON;
      text.append(from.get(random.nextInt(from.size()))).append(' ');
    }
    String word = own.get(random.nextInt(own.size()));
    return of(
        "about " + word + " " + (char) ('a' + number % 26) + (char) ('a' + number / 26),
        text.toString(),
        isJunk ? "bait.example" : "office.example");
  }

  static List<Example> examples(int each) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      examples.add(Example.of(of(true, i), true));
      examples.add(Example.of(of(false, 10_000 + i), false));
    }
    return examples;
  }

  static PartTree of(String subject, String text, String site) {
    Content content =
        Content.of((subject + '\n' + text + '\n' + site).getBytes(StandardCharsets.UTF_8));
    Message message =
        new Message(
            MessageId.at(START),
            "upload",
            null,
            null,
            content.sha256(),
            content.size(),
            START,
            null);
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
            content,
            content.sha256(),
            Set.of());
    return new PartTree(
            message,
            Envelope.NONE,
            List.of(root),
            List.of(),
            List.of(),
            List.of("a:1", "z:2"),
            START)
        .withFacts(new Facts(List.of(mail(subject, text, site))));
  }

  /** One to the recipient, given as name and address. */
  static PartTree to(String recipient, String subject, String text) {
    PartTree tree = of(subject, text, "site.example");
    String[] parts = recipient.split("[<>]");
    Address to =
        new Address(parts[0], parts[1], "", "", "", "", Set.of(), "", "", "", "", "", "", ROOT);
    return tree.withFacts(new Facts(List.of(mail(subject, text, "site.example", List.of(to)))));
  }

  private static Mail mail(String subject, String text, String site) {
    return mail(subject, text, site, List.of());
  }

  private static Mail mail(String subject, String text, String site, List<Address> to) {
    Address from =
        new Address(
            "Some One",
            "one@mail." + site,
            "one",
            "mail." + site,
            site,
            "",
            Set.of(),
            "",
            "",
            "",
            "",
            "",
            "",
            ROOT);
    Phrase phrase = new Phrase(subject, subject, Set.of(), Map.of(), false, Set.of(), ROOT);
    List<Address> none = List.of();
    return new Mail(
        false,
        phrase,
        List.of(from),
        none,
        none,
        to,
        none,
        none,
        none,
        Map.of(),
        Map.of(),
        List.of(),
        Authentication.unknown(ROOT),
        History.UNKNOWN,
        List.of(),
        text,
        Map.of(),
        "",
        0,
        0,
        100,
        List.of(link(site)),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Set.of(),
        ROOT);
  }

  private static Link link(String site) {
    String url = "https://www." + site + "/sign/in";
    return new Link(
        "anchor",
        url,
        url,
        "https",
        "www." + site,
        site,
        "/sign/in",
        "",
        "",
        "here",
        "",
        url,
        "www." + site,
        site,
        List.of(),
        Set.of(),
        "",
        "",
        "",
        "",
        ROOT);
  }
}
