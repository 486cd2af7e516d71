package ess.auth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ess.message.Account;
import ess.message.Session;
import ess.message.SessionRegister;
import io.vertx.ext.auth.User;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * What everybody may see of and do to the own account. Bean of the routes {@code get-account} and
 * {@code change-password}; safe for many threads.
 */
public final class OwnAccount {

  private final SessionRegister sessions;
  private final AccountKeeper keeper;
  private final Login login;
  private final Clock clock;

  OwnAccount(SessionRegister sessions, AccountKeeper keeper, Login login, Clock clock) {
    this.sessions = sessions;
    this.keeper = keeper;
    this.login = login;
    this.clock = clock;
  }

  /** The account of the one who asks, with its sessions. */
  public String get(User user) {
    Caller caller = Asker.of(user).known();
    Account account = keeper.get(caller.account());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", account.id())
        .put("username", account.username())
        .put("email", account.email())
        .put("role", account.role().text());
    ArrayNode open = json.putArray("sessions");
    for (Session session : sessions.open(account.id(), clock.instant())) {
      open.addObject()
          .put("startedAt", Times.text(session.startedAt()))
          .put("lastUsedAt", Times.text(session.lastUsedAt()))
          .put("address", session.address())
          .put("current", session.id().equals(caller.session()));
    }
    return json.toString();
  }

  /**
   * Changes the password, for who knows the present one; all sessions of the account end.
   *
   * @throws AccountException if the present one is another, or the new one is not taken
   */
  public void changePassword(String body, User user) {
    Asker asker = Asker.of(user);
    ObjectNode json = StrictJson.object(body.getBytes(StandardCharsets.UTF_8));
    Account account;
    try {
      account =
          login.prove(
              asker.known().username(), StrictJson.text(json, "current"), asker, "user.password");
    } catch (AuthException.WrongLogin e) {
      throw AccountException.forbidden("The present password is another.");
    }
    keeper.setPassword(account, StrictJson.text(json, "password"), asker::entry);
  }
}
