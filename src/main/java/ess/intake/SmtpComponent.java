package ess.intake;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLSocketFactory;
import org.apache.camel.Endpoint;
import org.apache.camel.component.mail.MailComponent;
import org.apache.camel.component.mail.MailConfiguration;
import org.apache.camel.component.mail.MailEndpoint;
import org.apache.camel.component.mail.MailEndpointConfigurer;
import org.apache.camel.spi.PropertyConfigurer;
import org.jspecify.annotations.Nullable;

/**
 * Sends mail for routes: camel-mail's component, over TLS only. {@code smtps:} speaks TLS from the
 * first byte; {@code smtp:} must be offered STARTTLS, else nothing is sent (RFC 8314, section 3.3).
 * TLS 1.2 or later and a certificate that fits the host are not optional.
 *
 * <p>The password is named by {@code passwordFrom} and read here, so that it stands in no address
 * of an endpoint. An option that is not known is refused by its name.
 */
public final class SmtpComponent extends MailComponent {

  private static final Set<String> OPTIONS =
      Set.of("from", "useHeaderRecipients", "useHeaderSubject", "connectionTimeout");

  private static final String WRITE_TIMEOUT_MILLIS = "30000";

  /** Makes one. */
  public SmtpComponent() {}

  /** Camel-mail's own, for without it every option would be unknown and shown in the clear. */
  @Override
  public PropertyConfigurer getEndpointPropertyConfigurer() {
    return new MailEndpointConfigurer();
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    URI address = new URI(uri);
    if (address.getUserInfo() != null) {
      throw new IllegalArgumentException("give username and passwordFrom as parameters of smtp:");
    }
    String caFile = getAndRemoveParameter(parameters, "caFile", String.class);
    String username = getAndRemoveParameter(parameters, "username", String.class);
    String passwordFrom = getAndRemoveParameter(parameters, "passwordFrom", String.class);
    Set<String> others = new TreeSet<>(parameters.keySet());
    others.removeAll(OPTIONS);
    if (!others.isEmpty()) {
      throw new IllegalArgumentException("smtp: has no parameter " + String.join(", ", others));
    }
    MailConfiguration configuration = getConfiguration().copy();
    configuration.configure(address);
    configuration.setAdditionalJavaMailProperties(tls(address.getScheme(), caFile));
    if (username != null && !username.isBlank()) {
      configuration.setUsername(username);
      configuration.setPassword(
          getCamelContext().resolvePropertyPlaceholders("{{" + passwordFrom + "}}"));
    }
    MailEndpoint endpoint = new MailEndpoint(uri, this, configuration);
    setProperties(endpoint, parameters);
    return endpoint;
  }

  private static Properties tls(String scheme, @Nullable String caFile) throws Exception {
    String prefix = "mail." + scheme + ".";
    Properties properties = new Properties();
    properties.setProperty(prefix + "ssl.protocols", "TLSv1.3 TLSv1.2");
    properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    properties.setProperty(prefix + "starttls.enable", "true");
    properties.setProperty(prefix + "starttls.required", "true");
    properties.setProperty(prefix + "writetimeout", WRITE_TIMEOUT_MILLIS);
    if (caFile != null && !caFile.isBlank()) {
      SSLSocketFactory sockets = TrustedCertificates.sockets(Path.of(caFile));
      properties.put(prefix + "ssl.socketFactory", sockets);
    }
    return properties;
  }
}
