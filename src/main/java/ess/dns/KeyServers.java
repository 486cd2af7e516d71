package ess.dns;

import ess.message.Lookups;
import ess.message.Lookups.Answer;
import ess.message.Lookups.Status;
import ess.message.PartTree;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Answers the open questions of a message, all at once and within one time. What no server answers
 * in it has failed, and the message goes on. Safe for many threads.
 */
public final class KeyServers {

  /** The longest time that a message may wait. */
  public static final Duration MOST_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);

  /** How often a question is sent at least, for a datagram may be lost. */
  private static final int LEAST_TRIES = 2;

  private static final int MOST_ALIASES = 8;
  private static final int MOST_TEXTS = 8;
  private static final int MOST_TEXT = 4_096;

  private final List<Resolver> tries = new ArrayList<>();
  private final Duration timeout;

  /**
   * Asks the servers in their order.
   *
   * @param servers as {@link DnsServers} reads them
   * @param timeout how long a message waits at most, 100 ms to 10 s
   */
  public KeyServers(String servers, Duration timeout) {
    if (timeout.compareTo(LEAST_TIMEOUT) < 0 || timeout.compareTo(MOST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "ess.dns.timeout is %d ms, must be 100 to 10000".formatted(timeout.toMillis()));
    }
    DnsServers known = DnsServers.read(servers);
    int count = known.addresses().isEmpty() ? 0 : Math.max(LEAST_TRIES, known.addresses().size());
    for (int i = 0; i < count; i++) {
      Resolver server = new SimpleResolver(known.addresses().get(i % known.addresses().size()));
      server.setTimeout(timeout.dividedBy(count));
      tries.add(server);
    }
    this.timeout = timeout;
  }

  /** The message with an answer for each question. */
  public PartTree answer(PartTree tree) {
    Map<String, CompletableFuture<Answer>> asked = new HashMap<>();
    tree.lookups()
        .answers()
        .forEach(
            (name, answer) -> {
              if (answer.status() == Status.OPEN) {
                asked.put(name, ask(name));
              }
            });
    if (asked.isEmpty()) {
      return tree;
    }
    await(CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new)));
    Map<String, Answer> answers = new HashMap<>(tree.lookups().answers());
    asked.forEach((name, answer) -> answers.put(name, now(answer)));
    return tree.withLookups(new Lookups(answers));
  }

  private void await(CompletableFuture<Void> all) {
    try {
      all.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // What is not there by now has failed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Answer now(CompletableFuture<Answer> answer) {
    try {
      return answer.getNow(Answer.FAILED);
    } catch (CompletionException e) {
      return Answer.FAILED;
    }
  }

  private CompletableFuture<Answer> ask(String name) {
    try {
      Name asked = Name.fromString(name, Name.root);
      Message query = Message.newQuery(Record.newRecord(asked, Type.TXT, DClass.IN));
      return ask(asked, query, 0);
    } catch (TextParseException e) {
      return CompletableFuture.completedFuture(Answer.FAILED);
    }
  }

  /** The answer of the first server that has one, from a try on. */
  private CompletableFuture<Answer> ask(Name name, Message query, int first) {
    if (first == tries.size()) {
      return CompletableFuture.completedFuture(Answer.FAILED);
    }
    return tries
        .get(first)
        .sendAsync(query)
        .thenApply(response -> read(name, response))
        .exceptionally(e -> Answer.FAILED)
        .thenCompose(
            answer ->
                answer.status() == Status.FAILED
                    ? ask(name, query, first + 1)
                    : CompletableFuture.completedFuture(answer))
        .toCompletableFuture();
  }

  private static Answer read(Name asked, Message response) {
    if (response.getRcode() == Rcode.NXDOMAIN) {
      return Answer.ABSENT;
    }
    List<Record> records = response.getSection(Section.ANSWER);
    boolean knows =
        response.getHeader().getFlag(Flags.RA) || response.getHeader().getFlag(Flags.AA);
    if (response.getRcode() != Rcode.NOERROR || (records.isEmpty() && !knows)) {
      return Answer.FAILED;
    }
    return Answer.found(texts(target(asked, records), records));
  }

  /** The name behind all aliases. */
  private static Name target(Name asked, List<Record> records) {
    Name name = asked;
    for (int i = 0; i < MOST_ALIASES; i++) {
      Name next = name;
      for (Record record : records) {
        if (record instanceof CNAMERecord alias && alias.getName().equals(name)) {
          next = alias.getTarget();
        }
      }
      if (next.equals(name)) {
        return name;
      }
      name = next;
    }
    return name;
  }

  /** The texts of the name in a fixed order, for servers turn them round. */
  private static List<String> texts(Name name, List<Record> records) {
    List<String> texts = new ArrayList<>();
    for (Record record : records) {
      if (record instanceof TXTRecord text && text.getName().equals(name)) {
        StringBuilder joined = new StringBuilder();
        for (byte[] piece : text.getStringsAsByteArrays()) {
          joined.append(new String(piece, StandardCharsets.ISO_8859_1));
        }
        joined.setLength(Math.min(joined.length(), MOST_TEXT));
        texts.add(joined.toString());
      }
    }
    return texts.stream().sorted().limit(MOST_TEXTS).toList();
  }
}
