package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Content;
import ess.message.Finding;
import ess.message.Judgement;
import ess.message.Message;
import ess.message.MessageId;
import ess.message.RawMessage;
import ess.message.Verdict.Result;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

/** The pure part of the way of a message, in a context that holds only the files it needs. */
class JudgeMessageRouteTest extends CamelTestSupport {

  private static final List<String> FILES =
      List.of(
          "routes/scan/scanners/on-error",
          "routes/scan/scanners/scan-names",
          "routes/scan/dissect-message",
          "routes/scan/judge-message");

  @Override
  protected CamelContext createCamelContext() throws Exception {
    CamelContext context = super.createCamelContext();
    context.getPropertiesComponent().setLocation("file:config/application.properties");
    for (String file : FILES) {
      Resource resource =
          PluginHelper.getResourceLoader(context).resolveResource("file:" + file + ".camel.yaml");
      PluginHelper.getRoutesLoader(context).loadRoutes(resource);
    }
    return context;
  }

  @Test
  void aProgramThatPretendsToBeADocumentIsJudgedByItsName() {
    String mail =
        """
        Content-Type: application/pdf; name="bill.pdf.exe"

        hello
        """;

    Judgement judgement = judge(mail);

    assertThat(judgement.verdict().result()).isNotEqualTo(Result.CLEAN);
    assertThat(judgement.verdict().findings())
        .extracting(Finding::id)
        .contains("names.executable", "names.double-extension");
  }

  @Test
  void anOrdinaryMailIsClean() {
    Judgement judgement = judge("Subject: lunch\n\nAt noon?\n");

    assertThat(judgement.verdict().result()).isEqualTo(Result.CLEAN);
    assertThat(judgement.tree().envelope().subject()).isEqualTo("lunch");
  }

  private Judgement judge(String mail) {
    Content content = Content.of(mail.getBytes(StandardCharsets.US_ASCII));
    Instant now = Instant.parse("2026-11-24T10:00:00Z");
    Message message =
        new Message(MessageId.at(now), "main", 1L, 1L, content.sha256(), content.size(), now, null);
    return template()
        .requestBody("direct:judge-message", new RawMessage(message, content), Judgement.class);
  }
}
