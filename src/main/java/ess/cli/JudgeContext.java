package ess.cli;

import ess.message.Content;
import ess.message.Judgement;
import ess.message.Message;
import ess.message.MessageId;
import ess.message.RawMessage;
import ess.rules.RuleBook;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.InterceptStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes that judge a message, and nothing else: no server, no database, no network but that of
 * a scanner which is configured to use it, and of the DNS where that is asked for. Safe for many
 * threads.
 */
final class JudgeContext implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JudgeContext.class);
  private static final String MAILBOX = "scan";

  private final DefaultCamelContext context;
  private final ProducerTemplate producer;
  private final Clock clock;

  private JudgeContext(DefaultCamelContext context, Clock clock) {
    this.context = context;
    this.producer = context.createProducerTemplate();
    this.clock = clock;
  }

  /** Reads and starts the routes. */
  static JudgeContext start(Settings settings) throws Exception {
    return start(settings, null);
  }

  /** Reads and starts the routes, with a clock on each of their steps if one is given. */
  static JudgeContext start(Settings settings, @Nullable InterceptStrategy times) throws Exception {
    return start(settings, times, Routes.judging(settings));
  }

  /** Reads and starts the routes, and the one that asks the DNS. */
  static JudgeContext startAsking(Settings settings) throws Exception {
    return start(settings, null, Routes.judgingAndAsking(settings));
  }

  private static JudgeContext start(
      Settings settings, @Nullable InterceptStrategy times, List<Path> routes) throws Exception {
    Clock clock = Clock.systemUTC();
    DefaultCamelContext context = CamelContexts.small(settings);
    if (times != null) {
      context.getCamelContextExtension().addInterceptStrategy(times);
    }
    try {
      context.getRegistry().bind("clock", clock);
      CamelContexts.load(context, routes.toArray(Path[]::new));
      context.start();
      JudgeContext judging = new JudgeContext(context, clock);
      judging
          .bean("ruleBook", RuleBook.class)
          .problems()
          .forEach(problem -> LOG.warn("a rule is left out: {}", problem));
      return judging;
    } catch (Exception e) {
      context.stop();
      throw e;
    }
  }

  /** Takes the mail apart and judges it. */
  Judgement judge(byte[] raw) {
    Content content = Content.of(raw);
    Instant now = clock.instant();
    Message message =
        new Message(
            MessageId.at(now), MAILBOX, null, null, content.sha256(), content.size(), now, null);
    return Objects.requireNonNull(
        producer.requestBody(
            "direct:judge-message", new RawMessage(message, content), Judgement.class),
        "judge-message answers with a judgement");
  }

  /** A bean that the routes declare. */
  <T> T bean(String name, Class<T> type) {
    return Objects.requireNonNull(
        context.getRegistry().lookupByNameAndType(name, type), "judge-message declares " + name);
  }

  @Override
  public void close() {
    context.stop();
  }
}
