package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a request is counted under, seen by who is refused when one address asks too much. */
class ClientAddressTest {

  private static Service trusting;
  private static Service alone;

  @BeforeAll
  static void start(@TempDir Path dir, @TempDir Path other) {
    trusting = service("127.0.0.1, 10.1.0.0/16, 2001:db8::/32").start(dir);
    alone = service("").start(other);
  }

  private static Service.With service(String proxies) {
    return Service.with()
        .property("ess.serve.trusted-proxies", proxies)
        .property("ess.serve.rate-per-address", "1");
  }

  @AfterAll
  static void stop() {
    trusting.close();
    alone.close();
  }

  private static HttpResponse<String> ask(Service service, String forwarded) {
    return service.send(service.request("/api/v1/openapi.yaml").header("Forwarded", forwarded));
  }

  /** Asks until the address has used up what it may. */
  private static void useUp(Service service, String forwarded) {
    while (ask(service, forwarded).statusCode() != 429) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=192.0.2.1                             | for=192.0.2.1;proto=https",
        "for=192.0.2.2                             | for=192.0.2.99, for=192.0.2.2",
        "for=192.0.2.3                             | for=192.0.2.3, for=10.1.2.3",
        "for=192.0.2.4                             | for=\"192.0.2.4:4711\";by=10.1.2.3",
        "for=\"[2001:dead::1]\"                    | for=\"[2001:dead:0:0:9::7]:80\"",
        "for=192.0.2.5                             | for=unknown, for=192.0.2.5, for=\"[2001:db8::7]\""
      })
  void twoWaysToSayOneClient(String first, String second) {
    useUp(trusting, first);

    HttpResponse<String> again = ask(trusting, second);

    assertThat(again.statusCode()).isEqualTo(429);
    assertThat(again.headers().firstValue("Retry-After").orElse("")).matches("[1-9]\\d*");
    assertThat(again.body()).contains("too-many-requests");
  }

  @Test
  void anotherClientBehindTheProxyIsNotHeldUp() {
    useUp(trusting, "for=192.0.2.50");

    assertThat(ask(trusting, "for=192.0.2.51").statusCode()).isEqualTo(200);
  }

  @Test
  void aStrangerIsNotBelieved() {
    useUp(alone, "for=192.0.2.1");

    assertThat(ask(alone, "for=192.0.2.2").statusCode()).isEqualTo(429);
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.org", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "*"})
  void whatIsNoNetworkIsRefused(String text) {
    assertThatThrownBy(() -> TrustedProxies.of(List.of(text)))
        .hasMessageContaining("ESS_TRUSTED_PROXIES");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.168.4.0/22, 192.168.7.255, true",
    "192.168.4.0/22, 192.168.8.0, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "10.0.0.5, ::ffff:10.0.0.5, true",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::/0, 10.0.0.1, false",
    "10.0.0.5, unknown, false",
  })
  void anAddressLiesInANetworkOrNot(String network, String address, boolean lies) {
    assertThat(TrustedProxies.of(List.of(network)).contain(address)).isEqualTo(lies);
  }
}
