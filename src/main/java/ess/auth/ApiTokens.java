package ess.auth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ess.message.Account;
import ess.message.ApiToken;
import ess.message.AuditEntry.Outcome;
import io.vertx.ext.auth.User;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The API tokens as admins make and revoke them over REST. What one may do is bounded by its scopes
 * and by the role that its owner has at the time. Bean of the routes about tokens; safe for many
 * threads.
 */
public final class ApiTokens {

  private static final int LIVE_AT_ONCE = 100;

  private final Auth.Registers registers;
  private final Standing standing;
  private final Clock clock;
  private final Secrets secrets = new Secrets();

  ApiTokens(Auth.Registers registers, Standing standing, Clock clock) {
    this.registers = registers;
    this.standing = standing;
    this.clock = clock;
  }

  /** All that are not revoked. */
  public String list() {
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode items = page.putArray("items");
    registers.apiTokens().all().forEach(token -> items.add(json(token)));
    return page.toString();
  }

  /** Makes the token that the body describes; it is shown this once. */
  public String make(String body, User user) {
    Asker asker = Asker.of(user);
    Instant now = clock.instant();
    if (registers.apiTokens().live(now).size() >= LIVE_AT_ONCE) {
      throw AccountException.conflict(
          "There are %d tokens; revoke one first.".formatted(LIVE_AT_ONCE));
    }
    ObjectNode wanted = StrictJson.object(body.getBytes(StandardCharsets.UTF_8));
    Set<String> scopes = new TreeSet<>();
    wanted.path("scopes").forEach(scope -> scopes.add(scope.asText()));
    ApiToken token =
        new ApiToken(
            UUID.randomUUID().toString(),
            asker.known().account(),
            StrictJson.text(wanted, "name"),
            scopes,
            now,
            now.plus(Duration.ofDays(StrictJson.number(wanted, "days"))),
            null);
    String secret = Standing.API_TOKEN + secrets.next();
    registers
        .transactions()
        .inOne(
            () -> {
              registers.apiTokens().add(token, Secrets.digest(secret));
              registers
                  .audit()
                  .append(
                      asker.entry(
                          "token.make",
                          token.id(),
                          Outcome.DONE,
                          Map.of("name", token.name(), "scopes", String.join(" ", scopes))));
              return token;
            });
    standing.reload();
    return json(token).put("token", secret).toString();
  }

  /** Revokes a token at once. */
  public void revoke(String id, User user) {
    registers
        .transactions()
        .inOne(
            () -> {
              if (!registers.apiTokens().revoke(id, clock.instant())) {
                throw AccountException.missing("No token has this id.");
              }
              registers
                  .audit()
                  .append(Asker.of(user).entry("token.revoke", id, Outcome.DONE, Map.of()));
              return id;
            });
    standing.reload();
  }

  private ObjectNode json(ApiToken token) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", token.id())
        .put("name", token.name())
        .put("owner", standing.account(token.account()).map(Account::username).orElse(null));
    ArrayNode scopes = json.putArray("scopes");
    new TreeSet<>(token.scopes()).forEach(scopes::add);
    return json.put("madeAt", Times.text(token.madeAt()))
        .put("endsAt", Times.text(token.endsAt()))
        .put("lastUsedAt", Times.text(standing.lastUse(token)));
  }
}
