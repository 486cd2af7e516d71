package ess.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ess.decompose.Mails;
import ess.message.Lookups;
import ess.message.Lookups.Answer;
import ess.testing.NameServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;

/** What a name server on loopback answers, and what comes of one that does not. */
class KeyServersTest {

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(400);

  private NameServer server;

  @BeforeEach
  void start() throws Exception {
    server = NameServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Map<String, Answer> ask(String servers, Duration timeout, String... names) {
    Lookups open =
        new Lookups(Stream.of(names).collect(Collectors.toMap(n -> n, n -> Answer.OPEN)));
    return new KeyServers(servers, timeout)
        .answer(Mails.takeApart("a: b\n\nc".getBytes(StandardCharsets.UTF_8)).withLookups(open))
        .lookups()
        .answers();
  }

  @Test
  void textsAreJoinedAndStandInOneOrder() {
    server
        .with("k._domainkey.one.example", "z".repeat(450), "v=DKIM1; p=A")
        .with("_dmarc.one.example");

    assertThat(
            ask(
                server.address(),
                LONG,
                "k._domainkey.one.example",
                "_dmarc.one.example",
                "no.example"))
        .isEqualTo(
            Map.of(
                "k._domainkey.one.example",
                Answer.found(List.of("v=DKIM1; p=A", "z".repeat(450))),
                "_dmarc.one.example",
                Answer.ABSENT,
                "no.example",
                Answer.ABSENT));
  }

  @Test
  void aNameThatStandsForAnotherIsFollowed() {
    server.alias("k.one.example", "k.two.example").with("k.two.example", "p=A");
    server.alias("loop.example", "loop.example");

    assertThat(ask(server.address(), LONG, "k.one.example", "loop.example"))
        .containsEntry("k.one.example", Answer.found(List.of("p=A")))
        .containsEntry("loop.example", Answer.ABSENT);
  }

  @Test
  void textsAreCutAndCounted() {
    String[] many =
        Stream.iterate(10, i -> i + 1).limit(30).map(String::valueOf).toArray(String[]::new);
    server.with("many.example", many);

    assertThat(ask(server.address(), LONG, "many.example").get("many.example").texts())
        .containsExactly("10", "11", "12", "13", "14", "15", "16", "17");
  }

  @Test
  void aServerThatFailsIsNoAnswerAndTheNextOneIsAsked() throws Exception {
    server.code("k.example", Rcode.SERVFAIL);

    try (NameServer other = NameServer.start().with("k.example", "p=A")) {
      assertThat(ask(server.address() + ", " + other.address(), LONG, "k.example"))
          .containsEntry("k.example", Answer.found(List.of("p=A")));
    }
    assertThat(ask(server.address(), LONG, "k.example")).containsEntry("k.example", Answer.FAILED);
  }

  @Test
  void aLostDatagramIsSentAgain() {
    server.with("k.example", "p=A").silent(1);

    assertThat(ask(server.address(), Duration.ofSeconds(2), "k.example"))
        .containsEntry("k.example", Answer.found(List.of("p=A")));
    assertThat(server.asked()).isEqualTo(2);
  }

  @Test
  void whoIsSilentOrGoneHoldsUpNobody() {
    server.with("k.example", "p=A").silent(100);
    String address = server.address();

    assertThat(ask(address, SHORT, "k.example")).containsEntry("k.example", Answer.FAILED);
    server.close();
    assertThat(ask(address, SHORT, "k.example")).containsEntry("k.example", Answer.FAILED);
  }

  @Test
  void whatIsAnsweredIsNotAskedAgain() {
    Lookups known =
        new Lookups(Map.of("a.example", Answer.FAILED, "b.example", Answer.found(List.of("x"))));
    var tree = Mails.takeApart("a: b\n\nc".getBytes(StandardCharsets.UTF_8)).withLookups(known);

    assertThat(new KeyServers(server.address(), LONG).answer(tree)).isEqualTo(tree);
    assertThat(server.asked()).isZero();
  }

  @Test
  void addressesAreReadInTheirOrder() {
    assertThat(DnsServers.read("192.0.2.1 , [2001:db8::1]:5353,[::1]").addresses())
        .extracting(a -> a.getAddress().getHostAddress() + " " + a.getPort())
        .containsExactly("192.0.2.1 53", "2001:db8:0:0:0:0:0:1 5353", "0:0:0:0:0:0:0:1 53");
  }

  @Test
  void withoutAServerNoQuestionIsAnswered() {
    assertThat(ask("", SHORT, "k.example")).containsEntry("k.example", Answer.FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "192.0.2.1,",
        "192.0.2.999",
        "192.0.2.1:0",
        "192.0.2.1:99999",
        "2001:db8::1",
        "192.0.2.1,192.0.2.2,192.0.2.3,192.0.2.4,192.0.2.5,192.0.2.6"
      })
  void whatIsNoAddressIsRefusedWithItsName(String servers) {
    assertThatThrownBy(() -> new KeyServers(servers, SHORT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("ess.dns.servers");
  }

  @ParameterizedTest
  @CsvSource({"PT0.099S", "PT10.001S", "PT0S"})
  void aTimeOutOfBoundsIsRefused(Duration timeout) {
    assertThatThrownBy(() -> new KeyServers("192.0.2.1", timeout))
        .hasMessageStartingWith("ess.dns.timeout is ");
  }
}
