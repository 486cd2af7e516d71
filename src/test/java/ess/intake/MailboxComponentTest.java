package ess.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ess.store.Store;
import java.nio.file.Path;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailboxComponentTest {

  private final DefaultCamelContext context = new DefaultCamelContext(false);
  private Store store;
  private Spool spool;

  @TempDir Path data;

  @BeforeEach
  void bind() {
    store = Store.open(data);
    spool = Spool.open(data);
    context.disableJMX();
    context.build();
    MailboxComponent component = new MailboxComponent(spool, store.register());
    context.getRegistry().bind("imaps-component", component);
    context.getRegistry().bind("imap-component", component);
  }

  @AfterEach
  void close() {
    context.stop();
    spool.close();
    store.close();
  }

  @Test
  void whatAnEngineerKnowsOfCamelMailIsTaken() {
    assertThatCode(
            () ->
                context.getEndpoint(
                    "imaps://h:993?mailbox=hr&username=u&password=RAW(p)&folderName=Box"
                        + "&connectionTimeout=5000&delay=10&initialDelay=5&idleMillis=5m"
                        + "&noopMillis=150&batchBytes=1000000"
                        + "&mail.imaps.auth.mechanisms=XOAUTH2&mail.imaps.ssl.protocols=TLSv1.3"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          imap://h:143?mailbox=hr                                        | TLS only
          imaps://h?username=u                                           | needs the parameter mailbox
          imaps://h?mailbox=hr&delete=true                               | no parameter delete
          imaps://h?mailbox=hr&moveTo=x&unseen=false                     | no parameter moveTo, unseen
          imaps://h?mailbox=hr&closeFolder=true                          | no parameter closeFolder
          imaps://h?mailbox=hr&debugMode=true                            | no parameter debugMode
          imaps://h?mailbox=hr&mail.imaps.ssl.trust=*                    | certificate that fits
          imaps://h?mailbox=hr&mail.imaps.ssl.checkserveridentity=false  | certificate that fits
          imaps://h?mailbox=hr&mail.imaps.ssl.protocols=TLSv1.1          | may hold TLSv1.3 and TLSv1.2
          imaps://h?mailbox=Human%20Resources                            | mailbox must be
          imaps://h?mailbox=upload                                       | mailbox must be
          imaps://h?mailbox=hr&noopMillis=1                              | noopMillis must be
          imaps://h?mailbox=hr&idleMillis=2h                             | idleMillis must be
          imaps://h?mailbox=hr&batchBytes=0                              | batchBytes must be
          """)
  void whatWouldMisleadOrHarmIsRefused(String uri, String words) {
    assertThatExceptionOfType(ResolveEndpointFailedException.class)
        .isThrownBy(() -> context.getEndpoint(uri))
        .withMessageContaining(words);
  }

  @Test
  void aMisspeltSecretIsNotShown() {
    assertThatExceptionOfType(ResolveEndpointFailedException.class)
        .isThrownBy(() -> context.getEndpoint("imaps://h?mailbox=hr&passwort=sesame&password=open"))
        .satisfies(
            e -> {
              assertThat(e.getCause()).hasMessageNotContaining("sesame");
              assertThat(e.getCause()).hasMessageContaining("passwort");
              assertThat(e).hasMessageNotContaining("open");
            });
  }
}
