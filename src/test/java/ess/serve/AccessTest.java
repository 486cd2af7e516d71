package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ess.auth.Standing;
import ess.message.ApiToken;
import ess.message.Sha256;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may do what, path by path: the table of {@code docs/security-model.md}, asked of the port.
 */
class AccessTest {

  private static final String SESSION_ONLY = "session only";

  /** Operation, who may call it, and the scope that an API token needs. */
  private static final String TABLE =
      """
      login                  | all     | -
      refresh-session        | all     | -
      end-session            | all     | -
      request-password-reset | all     | -
      confirm-password-reset | all     | -
      list-messages          | reader  | messages:read
      get-message            | reader  | messages:read
      list-parts             | reader  | messages:read
      list-verdicts          | reader  | messages:read
      list-events            | reader  | events:read
      feed                   | reader  | events:read
      stream-events          | reader  | events:read
      make-feed-ticket       | reader  | events:read
      list-mailboxes         | reader  | operation:read
      list-scanners          | reader  | operation:read
      get-stats              | reader  | operation:read
      get-account            | reader  | session only
      change-password        | reader  | session only
      submit-message         | analyst | messages:submit
      what-if                | analyst | messages:submit
      rescan-message         | analyst | messages:submit
      give-feedback          | analyst | messages:submit
      get-raw                | analyst | messages:raw
      get-content            | analyst | messages:raw
      list-users             | admin   | accounts
      add-user               | admin   | accounts
      get-user               | admin   | accounts
      change-user            | admin   | accounts
      list-tokens            | admin   | accounts
      revoke-token           | admin   | accounts
      list-audit             | admin   | accounts
      make-token             | admin   | session only
      """;

  private static final Map<String, List<String>> ROWS =
      TABLE
          .lines()
          .map(line -> Stream.of(line.split("\\|")).map(String::strip).toList())
          .collect(Collectors.toMap(row -> row.get(0), row -> row.subList(1, 3)));
  private static final Set<String> SCOPES =
      Set.of(
          "messages:read",
          "messages:submit",
          "messages:raw",
          "events:read",
          "operation:read",
          "accounts");

  @TempDir static Path dir;
  private static Service service;

  @BeforeAll
  static void start() {
    service = Service.with().start(dir);
    Instant now = Instant.now();
    for (String role : List.of("reader", "analyst", "admin")) {
      for (String scope : SCOPES) {
        String token = apiToken(role, scope);
        service
            .store
            .apiTokens()
            .add(
                new ApiToken(token, role, "t", Set.of(scope), now, now.plusSeconds(3_600), null),
                Sha256.of(token.getBytes(StandardCharsets.UTF_8)));
      }
    }
    service.main.getCamelContext().getRegistry().findSingleByType(Standing.class).reload();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static String apiToken(String role, String scope) {
    return "ess_" + role + scope.replace(':', '_');
  }

  static Stream<Contract.Call> calls() {
    Vertx vertx = Vertx.vertx();
    try {
      return Contract.load(vertx, Path.of("config/openapi.yaml")).calls().stream();
    } finally {
      vertx.close();
    }
  }

  private static int status(Contract.Call call, String... headers) {
    var request =
        service
            .request(call.path().replace("{id}", "019a0000-0000-7000-8000-000000000000"))
            .method(call.method().name(), BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<InputStream> answer =
          service.http.send(request.build(), BodyHandlers.ofInputStream());
      answer.body().close();
      return answer.statusCode();
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int as(Contract.Call call, String token) {
    return status(call, "Authorization", "Bearer " + token);
  }

  /** Those whom the gate lets pass to the operation, whatever comes of it then. */
  private static List<String> admitted(Contract.Call call) {
    List<String> admitted = new ArrayList<>();
    if (status(call) != 401 || call.isOpen()) {
      admitted.add("all");
    }
    for (String role : List.of("reader", "analyst", "admin")) {
      if (!Set.of(401, 403).contains(as(call, service.token(role)))) {
        admitted.add(role);
      }
    }
    return admitted;
  }

  private static List<String> expected(String least) {
    List<String> order = List.of("reader", "analyst", "admin");
    return order.subList(order.indexOf(least), order.size());
  }

  @Test
  void eachOperationStandsInTheTable() {
    assertThat(ROWS.keySet()).containsAll(calls().map(Contract.Call::id).toList());
  }

  static Stream<Contract.Call> guarded() {
    return calls().filter(call -> !ROWS.get(call.id()).get(0).equals("all"));
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void whoeverHasTheRoleIsLetIn(Contract.Call call) {
    List<String> row = ROWS.get(call.id());

    assertThat(admitted(call)).isEqualTo(expected(row.get(0)));
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void anApiTokenNeedsTheScopeAndItsOwnerTheRole(Contract.Call call) {
    List<String> row = ROWS.get(call.id());
    Set<String> let = new TreeSet<>();
    for (String role : List.of("reader", "analyst", "admin")) {
      for (String scope : SCOPES) {
        if (as(call, apiToken(role, scope)) != 403) {
          let.add(role + ' ' + scope);
        }
      }
    }

    Set<String> expected =
        row.get(1).equals(SESSION_ONLY)
            ? Set.of()
            : expected(row.get(0)).stream()
                .map(role -> role + ' ' + row.get(1))
                .collect(Collectors.toSet());
    assertThat(let).isEqualTo(expected);
  }

  @Test
  void theContractOpensNoOtherOperation() {
    Set<String> open =
        calls().filter(Contract.Call::isOpen).map(Contract.Call::id).collect(Collectors.toSet());

    assertThat(open).allMatch(id -> ROWS.get(id).get(0).equals("all"));
  }
}
