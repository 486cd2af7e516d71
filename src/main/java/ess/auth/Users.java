package ess.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ess.message.Account;
import ess.message.AccountRegister;
import ess.message.Role;
import io.vertx.ext.auth.User;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The accounts as admins see and change them over REST. Bean of the routes about users; safe for
 * many threads.
 */
public final class Users {

  private final AccountRegister accounts;
  private final AccountKeeper keeper;

  Users(AccountRegister accounts, AccountKeeper keeper) {
    this.accounts = accounts;
    this.keeper = keeper;
  }

  /** All accounts. */
  public String list() {
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode items = page.putArray("items");
    accounts.all().forEach(account -> items.add(json(account)));
    return page.toString();
  }

  /** Adds the account that the body describes, which the contract has checked. */
  public Representation add(String body, User user) {
    ObjectNode json = object(body);
    return represent(
        keeper.add(
            StrictJson.text(json, "username"),
            email(json),
            Role.parse(StrictJson.text(json, "role")),
            StrictJson.text(json, "password"),
            Asker.of(user)::entry));
  }

  /** One account. */
  public Representation get(String id) {
    return represent(keeper.get(id));
  }

  /**
   * Changes what the body names.
   *
   * @param parameters of the request: {@code id}, and {@code if-match} with the tags of which one
   *     must hold
   */
  public Representation change(Map<String, Object> parameters, String body, User user) {
    Account before = keeper.get(String.valueOf(parameters.get("id")));
    @Nullable Object ifMatch = parameters.get("if-match");
    if (ifMatch != null && !names(ifMatch.toString(), tag(before))) {
      throw AccountException.stale();
    }
    ObjectNode json = object(body);
    AccountKeeper.Shape after = AccountKeeper.Shape.of(before);
    if (json.has("role")) {
      after = after.withRole(Role.parse(StrictJson.text(json, "role")));
    }
    if (json.has("email")) {
      after = after.withEmail(email(json));
    }
    if (json.has("disabled")) {
      after = after.withDisabled(json.get("disabled").booleanValue());
    }
    return represent(keeper.change(before, after, Asker.of(user)::entry));
  }

  private static boolean names(String ifMatch, String tag) {
    return Arrays.stream(ifMatch.split(","))
        .map(String::strip)
        .anyMatch(one -> one.equals(tag) || one.equals("*"));
  }

  private static ObjectNode object(String body) {
    return StrictJson.object(body.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String email(ObjectNode json) {
    JsonNode email = json.path("email");
    return email.isTextual() ? email.textValue() : null;
  }

  private static Representation represent(Account account) {
    return new Representation(account.id(), json(account).toString(), tag(account));
  }

  private static String tag(Account account) {
    return "\"v" + account.version() + '"';
  }

  private static ObjectNode json(Account account) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", account.id())
        .put("username", account.username())
        .put("email", account.email())
        .put("role", account.role().text())
        .put("disabled", account.disabled())
        .put("createdAt", Times.text(account.createdAt()));
  }
}
