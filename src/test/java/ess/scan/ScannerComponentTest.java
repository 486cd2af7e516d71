package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ess.message.Finding;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.ResolveEndpointFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScannerComponentTest {

  private ScannerRoutes routes;

  @BeforeEach
  void start() throws Exception {
    routes = ScannerRoutes.with("routes/scan/scanners/on-error");
  }

  @AfterEach
  void stop() {
    routes.close();
  }

  private static Part text(String path, String text) {
    return Parts.at(path, Part.Kind.BODY, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  private static Finding seen(Exchange exchange) {
    Part part = exchange.getMessage().getBody(Part.class);
    return Finding.of("test.seen", "liar", "It was seen", Severity.INFO, 0, part.path());
  }

  private static void answer(Exchange exchange, Object answer) {
    exchange.getMessage().setBody(answer);
  }

  private static void seeAll(Exchange exchange) {
    answer(exchange, List.of(seen(exchange)));
  }

  private static void hang(CountDownLatch end) {
    boolean ended = false;
    while (!ended) {
      try {
        ended = end.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        ended = false; // This scanner does not listen.
      }
    }
  }

  @Test
  void onlyPartsOfItsTypesComeToAScanner() throws Exception {
    List<String> shown = Collections.synchronizedList(new ArrayList<>());
    routes.and(
        "scanner:one?accepts=application/pdf,image/*",
        exchange -> {
          shown.add(exchange.getMessage().getBody(Part.class).path().text());
          answer(exchange, List.of());
        });

    routes.scan(
        text("1", "a"),
        Parts.at("2", Part.Kind.BODY, "image/png", new byte[1]),
        Parts.declared(Parts.at("3", Part.Kind.BODY, "text/html", new byte[1]), "application/pdf"),
        Parts.at("4", Part.Kind.BODY, "application/octet-stream", new byte[1], "a.pdf"),
        Parts.at("5", Part.Kind.MULTIPART, "application/pdf", new byte[1]));

    assertThat(shown).containsExactly("2", "3", "4");
  }

  @Test
  void aWholeScannerSeesTheTreeOnce() throws Exception {
    AtomicInteger parts = new AtomicInteger();
    routes.and(
        "scanner:one?accepts=text/*&whole=true",
        exchange -> {
          parts.addAndGet(exchange.getMessage().getBody(PartTree.class).parts().size());
          answer(exchange, List.of());
        });

    routes.scan(text("1", "a"), text("2", "b"));
    routes.scan(Parts.at("1", Part.Kind.BODY, "image/png", new byte[1]));

    assertThat(parts).hasValue(3);
  }

  @Test
  void findingsStandInTheOrderOfScannersAndParts() throws Exception {
    routes
        .and("scanner:b", ScannerComponentTest::seeAll)
        .and("scanner:a", ScannerComponentTest::seeAll);

    var findings = routes.scan(text("1", "x"), text("2", "y"));

    assertThat(findings)
        .extracting(finding -> finding.source() + finding.part())
        .containsExactly("a1", "a2", "b1", "b2");
  }

  @Test
  void scannersAreNamedWithWhatTheirAnswersDependOn() throws Exception {
    routes
        .and("scanner:a?timeout=5s", ScannerComponentTest::seeAll)
        .and("scanner:b?timeout=5s", ScannerComponentTest::seeAll);
    var before = routes.scan(Parts.tree()).scanners();

    routes.context().getRouteController().stopAllRoutes();
    routes.and("scanner:a?timeout=6s", ScannerComponentTest::seeAll);
    var after = routes.scan(Parts.tree()).scanners();

    assertThat(before).hasSize(2).isSorted();
    assertThat(before.get(0)).matches("a:[0-9a-f]{12}");
    assertThat(after).hasSize(1).doesNotContain(before.get(0));
  }

  @Test
  void aScannerThatThrowsIsAFinding() throws Exception {
    routes
        .and(
            "scanner:bad",
            exchange -> {
              throw new IllegalStateException("secret words of a mail");
            })
        .and("scanner:good", ScannerComponentTest::seeAll);

    var findings = routes.scan(text("1", "x"));

    assertThat(Parts.ids(findings)).containsExactly("scan.failed", "test.seen");
    assertThat(findings.get(0))
        .satisfies(
            finding -> {
              assertThat(finding.unfinished()).isTrue();
              assertThat(finding.source()).isEqualTo("bad");
              assertThat(finding.evidence()).isEqualTo("IllegalStateException");
            });
  }

  @Test
  void aScannerThatUsesUpTheStackIsAFinding() throws Exception {
    routes.and(
        "scanner:deep",
        exchange -> {
          throw new StackOverflowError();
        });

    assertThat(Parts.ids(routes.scan(text("1", "x")))).containsExactly("scan.failed");
  }

  @Test
  void aScannerThatTakesTooLongIsAFindingAndTheNextPartsAreSeen() throws Exception {
    routes.and(
        "scanner:slow?timeout=200ms",
        exchange -> {
          if (exchange.getMessage().getBody(Part.class).path().text().equals("1")) {
            new CountDownLatch(1).await();
          }
          seeAll(exchange);
        });

    var findings = routes.scan(text("1", "x"), text("2", "y"));

    assertThat(Parts.ids(findings)).containsExactly("scan.timed-out", "test.seen");
    assertThat(findings.get(0).unfinished()).isTrue();
    assertThat(findings.get(0).part()).isEqualTo(new PartPath("1"));
  }

  @Test
  void aScannerThatHangsForEverIsAskedNoMoreUntilItEnds() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    routes.and(
        "scanner:deaf?timeout=100ms",
        exchange -> {
          hang(end);
          seeAll(exchange);
        });
    for (int i = 0; i < ScanLimits.DEFAULT.maxAbandonedEach(); i++) {
      assertThat(Parts.ids(routes.scan(text("1", "x")))).containsExactly("scan.timed-out");
    }

    var stuck = routes.scan(text("1", "x"), text("2", "y"));
    end.countDown();

    assertThat(Parts.ids(stuck)).containsExactly("scan.stuck", "scan.stuck");
    assertThat(stuck).allMatch(Finding::unfinished);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Parts.ids(routes.scan(text("1", "x"))).equals(List.of("test.seen")));
  }

  @Test
  void aMessageOnWhichAScannerOverrunsTooOftenIsNotShownToItAnyMore() throws Exception {
    routes.and(
        "scanner:slow?timeout=50ms",
        exchange -> {
          new CountDownLatch(1).await();
        });
    Part[] parts = new Part[10];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = text("" + (i + 1), "x");
    }

    var ids = Parts.ids(routes.scan(parts));

    assertThat(ids.subList(0, 3)).containsOnly("scan.timed-out");
    assertThat(ids.subList(3, 10)).containsOnly("scan.stuck");
  }

  @Test
  void theWholeMessageHasAnEnd() throws Exception {
    routes.and(
        "scanner:slow?timeout=1m",
        exchange -> {
          new CountDownLatch(1).await();
        });
    var tree = Parts.tree(text("1", "x"), text("2", "y"));

    var findings =
        routes
            .context()
            .createProducerTemplate()
            .requestBody("scanner:*?wholeTime=100ms", tree, PartTree.class)
            .findings();

    assertThat(Parts.ids(findings)).containsExactly("scan.timed-out", "scan.timed-out");
  }

  @Test
  void slowScannersRunSideBySide() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    for (String name : List.of("a", "b")) {
      routes.and(
          "scanner:%s?timeout=20s".formatted(name),
          exchange -> {
            both.await(15, TimeUnit.SECONDS);
            seeAll(exchange);
          });
    }

    assertThat(Parts.ids(routes.scan(text("1", "x")))).containsExactly("test.seen", "test.seen");
  }

  @Test
  void sourceAndPartOfAFindingAreNotForTheScannerToChoose() throws Exception {
    routes.and(
        "scanner:liar",
        exchange ->
            answer(
                exchange,
                List.of(
                    Finding.of(
                            "test.lie",
                            "decompose",
                            "A lie",
                            Severity.LOW,
                            1,
                            new PartPath("1/none.zip"))
                        .withRange(0, 5))));

    var findings = routes.scan(text("1", "x"));

    assertThat(Parts.ids(findings)).containsExactly("test.lie", "scan.bad-answer");
    assertThat(findings.get(0).source()).isEqualTo("liar");
    assertThat(findings.get(0).part()).isEqualTo(new PartPath("1"));
    assertThat(findings.get(0).range()).isNull();
  }

  @Test
  void aRangeBehindThePartIsALie() throws Exception {
    routes.and(
        "scanner:liar", exchange -> answer(exchange, List.of(seen(exchange).withRange(0, 2))));

    var findings = routes.scan(text("1", "x"));

    assertThat(Parts.ids(findings)).containsExactly("test.seen", "scan.bad-answer");
    assertThat(findings.get(0).range()).isNull();
  }

  @Test
  void findingsInJsonAreTaken() throws Exception {
    routes.and(
        "scanner:remote",
        exchange ->
            answer(
                exchange,
                """
                {"findings": [{"id": "reputation.bad", "title": "Known as bad", "severity": "high",
                  "score": 20, "technique": "T1566.001", "part": "1", "range": {"from": 0, "to": 1},
                  "evidence": "list 7", "unfinished": false}]}
                """
                    .getBytes(StandardCharsets.UTF_8)));

    var findings = routes.scan(text("1", "x"));

    assertThat(findings)
        .containsExactly(
            Finding.of(
                    "reputation.bad",
                    "remote",
                    "Known as bad",
                    Severity.HIGH,
                    20,
                    new PartPath("1"))
                .withTechnique("T1566.001")
                .withRange(0, 1)
                .withEvidence("list 7"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                             | expected a JSON object",
        "hello                                          | no JSON",
        "[]                                             | expected a JSON object",
        "{}                                             | expected a JSON object",
        "{\"findings\": {}}                             | expected a JSON object",
        "{\"findings\": [], \"more\": 1}                | expected a JSON object",
        "{\"findings\": []} x                           | no JSON",
        "{\"findings\": [1]}                            | id is missing",
        "{\"findings\": [{\"id\": \"a.b\"}]}            | title is missing",
        "{\"findings\": [{\"id\": 1}]}                  | id is no text",
        "{\"findings\": [{\"idd\": \"a.b\"}]}           | unknown field idd",
        "{\"findings\": [{\"id\":\"a.b\",\"title\":\"t\",\"severity\":\"huge\"}]} | severity is none of",
        "{\"findings\": [{\"id\":\"a\",\"title\":\"t\",\"severity\":\"low\"}]} | not a finding id",
        "{\"findings\": [{\"id\":\"a.b\",\"title\":\"t\",\"severity\":\"low\",\"score\":101}]} | score is not -10 to 100",
        "{\"findings\": [{\"id\":\"a.b\",\"title\":\"t\",\"severity\":\"low\",\"score\":1.5}]} | score is no whole number",
        "{\"findings\": [{\"id\":\"a.b\",\"title\":\"t\",\"severity\":\"low\",\"range\":{\"from\":2,\"to\":1}}]} | no byte range",
        "{\"findings\": [{\"id\":\"a.b\",\"title\":\"t\",\"severity\":\"low\",\"technique\":\"x\"}]} | technique of a.b",
        "{\"findings\": [{\"id\":\"a.b\",\"id\":\"c.d\"}]} | no JSON"
      })
  void answersThatBreakTheSchema(String json, String fault) throws Exception {
    routes.and("scanner:remote", exchange -> answer(exchange, json));

    var findings = routes.scan(text("1", "x"));

    assertThat(Parts.ids(findings)).containsExactly("scan.bad-answer");
    assertThat(findings.get(0).evidence()).contains(fault);
    assertThat(findings.get(0).unfinished()).isTrue();
  }

  @Test
  void aGoodFindingBesideABadOneStays() throws Exception {
    routes.and(
        "scanner:remote",
        exchange ->
            answer(
                exchange,
                "{\"findings\": [{\"id\": \"x\"},"
                    + " {\"id\": \"a.b\", \"title\": \"t\", \"severity\": \"low\"}]}"));

    assertThat(Parts.ids(routes.scan(text("1", "x")))).containsExactly("a.b", "scan.bad-answer");
  }

  @Test
  void aRouteThatLeavesThePartAsItsAnswerIsTold() throws Exception {
    routes.and("scanner:lazy", exchange -> {}).and("scanner:mute", e -> answer(e, null));

    var findings = routes.scan(text("1", "x"));

    assertThat(findings)
        .extracting(Finding::evidence)
        .containsExactly(
            "Part, expected a list of findings or JSON",
            "no answer, expected a list of findings, empty if nothing was found");
  }

  @Test
  void nothingOfTheMessageIsInTheHeadersOfTheExchange() throws Exception {
    AtomicInteger headers = new AtomicInteger(-1);
    routes.and(
        "scanner:one",
        exchange -> {
          headers.set(exchange.getMessage().getHeaders().size());
          answer(exchange, List.of());
        });

    routes.scan(text("1", "x"));

    assertThat(headers).hasValue(0);
  }

  @Test
  void twoScannersOfOneNameAreRefused() throws Exception {
    routes.and("scanner:one", ScannerComponentTest::seeAll);

    assertThatThrownBy(() -> routes.and("scanner:one?timeout=1s", ScannerComponentTest::seeAll))
        .isInstanceOf(ScanException.class)
        .hasMessageContaining("the scanner one is there already");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scanner:one?accepts=pdf",
        "scanner:one?accepts=text/html;x",
        "scanner:one?accepts=,",
        "scanner:one?timeout=0",
        "scanner:one?timeout=1h",
        "scanner:one?kinds=leaf",
        "scanner:one?traits=odd",
        "scanner:one?nosuch=1",
        "scanner:One",
        "scanner:*?lanes=0"
      })
  void wrongOptionsAreRefused(String uri) {
    assertThatThrownBy(() -> routes.context().getEndpoint(uri))
        .isInstanceOf(ResolveEndpointFailedException.class);
  }

  @Test
  void allScannersAreNoPlaceForOne() {
    assertThatThrownBy(() -> routes.and("scanner:*", ScannerComponentTest::seeAll))
        .isInstanceOf(FailedToStartRouteException.class)
        .hasRootCauseMessage("scanner:* is no place for a scanner, use from: scanner:NAME");
  }
}
