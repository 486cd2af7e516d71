package ess.intake;

import ess.message.Feedback.Label;
import ess.message.MessageRegister;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Endpoint;
import org.apache.camel.component.mail.MailComponent;
import org.apache.camel.component.mail.MailConfiguration;
import org.apache.camel.component.mail.MailEndpointConfigurer;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.support.CamelContextHelper;
import org.jspecify.annotations.Nullable;

/**
 * Reads mailboxes for routes that begin with {@code imaps:}: camel-mail's component with a consumer
 * that changes nothing on the server, puts raw bytes into the spool and their row into the
 * register, and only then begins an exchange whose body is the {@link ess.message.Message}.
 *
 * <p>It knows those of camel-mail's options that mean something here, and refuses each other one by
 * its name, for an option that is not heeded would mislead: {@code delete}, {@code moveTo} and
 * their like do not exist. TLS 1.2 or later and a certificate that fits are not optional.
 *
 * <p>The password is best named by {@code passwordFrom}, the name of a property or {@code
 * secret:NAME}, and read here: as a part of the address of the endpoint it could not hold every
 * character, and might be shown with it.
 */
public final class MailboxComponent extends MailComponent {

  private static final Set<String> OPTIONS =
      Set.of(
          "folderName",
          "username",
          "password",
          "authenticator",
          "connectionTimeout",
          "delay",
          "initialDelay",
          "runLoggingLevel");

  private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");
  private static final String PREFIX = "mail.imaps.";

  private final Spool spool;
  private final MessageRegister register;
  private final Clock clock;

  /**
   * @param spool where raw bytes go
   * @param register where rows go
   */
  public MailboxComponent(Spool spool, MessageRegister register) {
    this(spool, register, Clock.systemUTC());
  }

  /**
   * @param spool where raw bytes go
   * @param register where rows go
   * @param clock what the time is
   */
  public MailboxComponent(Spool spool, MessageRegister register, Clock clock) {
    this.spool = spool;
    this.register = register;
    this.clock = clock;
  }

  /** Camel-mail's own, for without it every option would be unknown and shown in the clear. */
  @Override
  public PropertyConfigurer getEndpointPropertyConfigurer() {
    return new MailEndpointConfigurer();
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    URI address = new URI(uri);
    if (!"imaps".equals(address.getScheme())) {
      throw new IllegalArgumentException("a mailbox is read over TLS only: begin with imaps:");
    }
    if (address.getUserInfo() != null) {
      throw new IllegalArgumentException("give username and password as parameters of imaps:");
    }
    String mailbox = getAndRemoveParameter(parameters, "mailbox", String.class);
    String lessons = getAndRemoveParameter(parameters, "lessons", String.class);
    String caFile = getAndRemoveParameter(parameters, "caFile", String.class);
    String passwordFrom = getAndRemoveParameter(parameters, "passwordFrom", String.class);
    Duration idle = duration(parameters, "idleMillis", MailboxSettings.IDLE);
    Duration noop = duration(parameters, "noopMillis", Duration.ZERO);
    int batchBytes =
        getAndRemoveParameter(parameters, "batchBytes", Integer.class, MailboxSettings.BATCH_BYTES);
    if (mailbox == null) {
      throw new IllegalArgumentException(
          "imaps: needs the parameter mailbox, the name it has here");
    }
    MailConfiguration configuration = getConfiguration().copy();
    configuration.setAdditionalJavaMailProperties(libraryProperties(parameters));
    refuseOthers(parameters);
    configuration.configure(address);
    MailboxEndpoint endpoint = new MailboxEndpoint(uri, this, configuration);
    setProperties(endpoint, parameters);
    if (passwordFrom != null) {
      configuration.setPassword(
          getCamelContext().resolvePropertyPlaceholders("{{" + passwordFrom + "}}"));
    }
    endpoint.settle(
        new MailboxSettings(
            mailbox,
            lessons == null ? null : Label.parse(lessons),
            configuration.getHost(),
            configuration.getPort(),
            configuration.getFolderName(),
            path(caFile),
            configuration.getAdditionalJavaMailProperties(),
            idle,
            noop,
            batchBytes));
    return endpoint;
  }

  Spool spool() {
    return spool;
  }

  MessageRegister register() {
    return register;
  }

  Clock clock() {
    return clock;
  }

  private Duration duration(Map<String, Object> parameters, String name, Duration otherwise) {
    String text = getAndRemoveParameter(parameters, name, String.class);
    return text == null || text.isBlank()
        ? otherwise
        : CamelContextHelper.parseDuration(getCamelContext(), text);
  }

  private static @Nullable Path path(@Nullable String file) {
    return file == null || file.isBlank() ? null : Path.of(file);
  }

  private static Properties libraryProperties(Map<String, Object> parameters) {
    Properties properties = new Properties();
    properties.setProperty(PREFIX + "ssl.protocols", "TLSv1.3 TLSv1.2");
    properties.setProperty(PREFIX + "writetimeout", "30000");
    parameters.entrySet().stream()
        .filter(parameter -> parameter.getKey().startsWith("mail."))
        .forEach(
            parameter ->
                properties.setProperty(parameter.getKey(), String.valueOf(parameter.getValue())));
    parameters.keySet().removeIf(name -> name.startsWith("mail."));
    if (properties.containsKey(PREFIX + "ssl.trust")
        || properties.getProperty(PREFIX + "ssl.checkserveridentity", "true").equals("false")) {
      throw new IllegalArgumentException(
          "a mail server must show a certificate that fits; give its CA by caFile");
    }
    if (!PROTOCOLS.containsAll(
        Arrays.asList(properties.getProperty(PREFIX + "ssl.protocols").trim().split("\\s+")))) {
      throw new IllegalArgumentException(PREFIX + "ssl.protocols may hold TLSv1.3 and TLSv1.2");
    }
    properties.setProperty(PREFIX + "ssl.checkserveridentity", "true");
    properties.remove("mail.debug");
    return properties;
  }

  private static void refuseOthers(Map<String, Object> parameters) {
    Set<String> others = new TreeSet<>(parameters.keySet());
    others.removeAll(OPTIONS);
    if (!others.isEmpty()) {
      throw new IllegalArgumentException("imaps: has no parameter " + String.join(", ", others));
    }
  }
}
