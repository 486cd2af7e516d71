package ess.intake;

import ess.message.Lesson;
import ess.message.MailboxStatus;
import ess.message.MailboxStatus.State;
import ess.message.Message;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.component.mail.JavaMailSender;
import org.apache.camel.component.mail.MailConsumer;
import org.apache.camel.spi.ExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Watches one mailbox. Each poll does one of two things: it connects and reads up to the end, or it
 * waits for news and reads that. A failed poll is told in the mailbox's status and once in the log;
 * the next one begins after a pause that doubles.
 */
final class MailboxConsumer extends MailConsumer implements ExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(MailboxConsumer.class);

  private static final String READING = "The mailbox is connected and being read.";
  private static final String WATCHING = "The mailbox is read up to its end and watched.";

  private final MailboxEndpoint endpoint;
  private final MailboxSettings settings;
  private final Nap nap = new Nap();
  private volatile @Nullable ScheduledExecutorService worker;
  private volatile @Nullable MailboxLink link;
  private volatile boolean pausing;
  private @Nullable Reading reading;
  private volatile @Nullable MailboxStatus told;
  private volatile @Nullable String logged;
  private @Nullable Duration pause;

  MailboxConsumer(MailboxEndpoint endpoint, Processor processor, JavaMailSender sender) {
    super(endpoint, processor, sender);
    this.endpoint = endpoint;
    this.settings = endpoint.settings();
  }

  @Override
  protected void doStart() throws Exception {
    ScheduledExecutorService thread =
        endpoint
            .getCamelContext()
            .getExecutorServiceManager()
            .newSingleThreadScheduledExecutor(this, "mailbox-" + settings.name());
    worker = thread;
    reading = reading(thread);
    pause = null;
    told = null;
    nap.allow();
    tell(State.STARTING, "The mailbox is being connected to.");
    super.doStart();
  }

  private Reading reading(ScheduledExecutorService thread) {
    MailboxComponent component = endpoint.component();
    return settings.lessons() == null
        ? new CatchUp(
            settings, component.spool(), component.register(), thread, this::isTaking, this::handOn)
        : new FolderLessons(
            settings, settings.lessons(), component.register(), component.clock(), this::teach);
  }

  @Override
  protected void doStop() throws Exception {
    wake();
    disconnect();
    super.doStop();
    ScheduledExecutorService thread = worker;
    if (thread != null) {
      endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(thread, 5000);
    }
    tell(State.STOPPED, "The mailbox is not watched: the service or its route is stopped.");
  }

  @Override
  protected void doSuspend() throws Exception {
    wake();
    super.doSuspend();
  }

  @Override
  protected void doResume() throws Exception {
    nap.allow();
    MailboxLink open = link;
    if (open != null) {
      open.rest();
    }
    super.doResume();
  }

  @Override
  public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
    wake();
    return super.deferShutdown(shutdownRunningTask);
  }

  /** Waiting holds up no shutdown: there is nothing under way. */
  @Override
  public int getPendingExchangesSize() {
    MailboxLink open = link;
    return pausing || (open != null && open.isWaiting()) ? 0 : super.getPendingExchangesSize();
  }

  @Override
  protected int poll() throws Exception {
    rest();
    if (!isTaking()) {
      return 0;
    }
    try {
      int taken = step();
      pause = null;
      MailboxLink open = link;
      tell(State.WATCHING, open != null && open.hasNews() ? READING : WATCHING);
      return taken;
    } catch (MessagingException | IOException | RuntimeException e) {
      throw failed(e);
    } catch (OutOfMemoryError e) {
      // An error would end the schedule for good, and with it the watch on this mailbox.
      throw failed(new IllegalStateException("too little memory for a batch", e));
    }
  }

  /** Of a failed poll: the status and the log know it already. */
  @Override
  public void handleException(Throwable failure) {
    LOG.debug("mailbox {}: poll failed", settings.name(), failure);
  }

  @Override
  public void handleException(String text, Throwable failure) {
    handleException(failure);
  }

  @Override
  public void handleException(String text, @Nullable Exchange exchange, Throwable failure) {
    handleException(failure);
  }

  private int step() throws MessagingException, IOException {
    Reading reader = Objects.requireNonNull(reading);
    MailboxLink open = link;
    if (open != null) {
      open.awaitNews();
      return isTaking() && open.hasNews() ? reader.run(open) : 0;
    }
    open = connect();
    reader.begin(open.uidValidity());
    forceConsumerAsReady();
    tell(State.WATCHING, READING);
    return reader.run(open);
  }

  private MailboxLink connect() throws MessagingException, IOException {
    MailboxLink open = MailboxLink.open(settings, endpoint.login(), Objects.requireNonNull(worker));
    link = open;
    if (!isTaking()) {
      disconnect();
      throw new MessagingException("stopped while connecting");
    }
    return open;
  }

  private Exception failed(Exception failure) {
    if (!isTaking()) {
      return failure;
    }
    Trouble trouble =
        link == null ? Trouble.connecting(settings, failure) : Trouble.reading(settings, failure);
    boolean brokeOverMails = false;
    if (!trouble.leavesConnection()) {
      brokeOverMails = link != null && Objects.requireNonNull(reading).narrow();
      disconnect();
    }
    if (trouble.code() == Trouble.Code.DEFECT) {
      LOG.error("mailbox {}: reading failed by a defect", settings.name(), failure);
    }
    pause = brokeOverMails ? trouble.firstPause() : trouble.pauseAfter(pause);
    tell(trouble.state(), trouble.code().name(), trouble.sentence());
    return failure;
  }

  /** Begins the exchange of a message whose row is written; if that fails, recovery will. */
  private void handOn(Message message) {
    MailboxStatus known = told;
    if (known == null || known.state() != State.WATCHING) {
      tell(State.WATCHING, READING);
    }
    if (!isTaking()) {
      return;
    }
    Exchange exchange = createExchange(true);
    exchange.setPattern(ExchangePattern.InOnly);
    exchange.getMessage().setBody(message);
    exchange.setVariable("messageId", message.id().text());
    exchange.setVariable("mailbox", message.mailbox());
    Throwable failure = null;
    try {
      getProcessor().process(exchange);
      failure = exchange.getException();
    } catch (Exception e) {
      failure = e;
    }
    if (failure != null) {
      LOG.warn("message {} was not queued; recovery will do it", message.id(), failure);
    }
  }

  /** Lets the route learn a page. What it could not, it did not: the page must come again. */
  private void teach(List<Lesson> page) {
    Exchange exchange = createExchange(true);
    exchange.setPattern(ExchangePattern.InOnly);
    exchange.getMessage().setBody(page);
    exchange.setVariable("mailbox", settings.mailbox());
    try {
      getProcessor().process(exchange);
    } catch (Exception e) {
      throw new LessonException(e);
    }
    Throwable failure =
        exchange.getException() == null
            ? exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class)
            : exchange.getException();
    if (failure != null) {
      throw new LessonException(failure);
    }
  }

  private boolean isTaking() {
    return isRunAllowed() && !isSuspendingOrSuspended();
  }

  /** The pause after a failure. */
  private void rest() {
    Duration time = pause;
    if (time == null) {
      return;
    }
    pausing = true;
    try {
      double jitter = ThreadLocalRandom.current().nextDouble(0.75, 1.25);
      nap.sleep(Duration.ofMillis((long) (time.toMillis() * jitter)));
    } finally {
      pausing = false;
    }
  }

  private void wake() {
    nap.end();
    MailboxLink open = link;
    if (open != null) {
      open.wake();
    }
  }

  private void disconnect() {
    MailboxLink open = link;
    link = null;
    if (open != null) {
      open.close();
    }
  }

  private void tell(State state, String sentence) {
    tell(state, state.name(), sentence);
  }

  private void tell(State state, String code, String sentence) {
    if (!code.equals(logged)) {
      logged = code;
      LOG.atLevel(state == State.FAILING || state == State.PAUSED ? Level.WARN : Level.INFO)
          .log("mailbox {} is {}: {}", settings.name(), state.text(), code);
    }
    MailboxStatus known = told;
    if (known != null && known.state() == state && known.sentence().equals(sentence)) {
      return;
    }
    MailboxStatus status =
        new MailboxStatus(settings.name(), state, sentence, endpoint.component().spool().now());
    try {
      endpoint.component().register().status(status);
      told = status;
    } catch (RuntimeException e) {
      // The next poll tells it again; that the register fails is in the log already.
      LOG.debug("mailbox {}: its status was not written", settings.name(), e);
    }
  }
}
