package ess.intake;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.PasswordAuthentication;
import java.util.Properties;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.apache.camel.component.mail.JavaMailSender;
import org.apache.camel.component.mail.MailConfiguration;
import org.apache.camel.component.mail.MailEndpoint;
import org.apache.camel.spi.UriEndpoint;
import org.jspecify.annotations.Nullable;

/** A mailbox as a place that a route begins with. */
@UriEndpoint(scheme = "imaps", title = "Mailbox", syntax = "imaps:host:port", consumerOnly = true)
final class MailboxEndpoint extends MailEndpoint {

  private static final String PREFIX = "mail.imaps.";

  private final MailboxComponent component;
  private @Nullable MailboxSettings settings;

  MailboxEndpoint(String uri, MailboxComponent component, MailConfiguration configuration) {
    super(uri, component, configuration);
    this.component = component;
    // The consumer waits for mail by itself; the scheduler has only to call it again.
    setDelay(1);
    setInitialDelay(0);
  }

  void settle(MailboxSettings all) {
    Properties session = all.session();
    String timeout = Long.toString(getConfiguration().getConnectionTimeout());
    session.putIfAbsent(PREFIX + "connectiontimeout", timeout);
    session.putIfAbsent(PREFIX + "timeout", timeout);
    settings = all;
  }

  MailboxSettings settings() {
    if (settings == null) {
      throw new IllegalStateException("the endpoint was not made by its component");
    }
    return settings;
  }

  MailboxComponent component() {
    return component;
  }

  /**
   * The name and the password or token of this moment.
   *
   * @throws AuthenticationFailedException if there is none
   */
  PasswordAuthentication login() throws AuthenticationFailedException {
    PasswordAuthentication login;
    try {
      login = getConfiguration().getPasswordAuthentication();
    } catch (RuntimeException e) {
      throw new AuthenticationFailedException(Trouble.NO_LOGIN, e);
    }
    if (login == null || isMissing(login.getUserName()) || isMissing(login.getPassword())) {
      throw new AuthenticationFailedException(Trouble.NO_LOGIN);
    }
    return login;
  }

  private static boolean isMissing(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  /** Asks no authenticator, unlike camel-mail's: a token is fetched when a connection needs it. */
  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    return createConsumer(processor, new DefaultJavaMailSender());
  }

  @Override
  public Consumer createConsumer(Processor processor, JavaMailSender sender) throws Exception {
    MailboxConsumer consumer = new MailboxConsumer(this, processor, sender);
    configureConsumer(consumer);
    consumer.setExceptionHandler(consumer);
    return consumer;
  }
}
