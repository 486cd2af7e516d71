package ess.auth;

import ess.message.AuditEntry;
import ess.message.AuditEntry.Outcome;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from. The gate makes one for each request; a route finds it in the header
 * {@code CamelVertxPlatformHttpAuthenticatedUser}.
 *
 * @param caller who asks; null for an operation that is open to all
 * @param address the address of the client, behind the proxies that are trusted
 * @param correlation the number of the request
 */
public record Asker(@Nullable Caller caller, String address, String correlation) {

  private static final String ATTRIBUTE = "ess.asker";
  private static final int IPV6_BYTES = 16;
  private static final String UNKNOWN = "unknown";

  /** The form in which a request of Vert.x carries it. */
  public User toUser() {
    return User.create(new JsonObject(), new JsonObject().put(ATTRIBUTE, this));
  }

  /** Takes out what {@link #toUser} put in. */
  public static Asker of(User user) {
    if (user.attributes().getValue(ATTRIBUTE) instanceof Asker asker) {
      return asker;
    }
    throw new IllegalStateException("the request passed no gate");
  }

  /** Who asks, where the gate lets nobody in without a token. */
  public Caller known() {
    if (caller == null) {
      throw new IllegalStateException("the operation is open to all");
    }
    return caller;
  }

  /**
   * Where it comes from, for counting and knowing again: the address, or of IPv6 the network of 64
   * bits, for within that one machine has as many addresses as it likes.
   */
  public String network() {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return bytes.length < IPV6_BYTES
          ? address
          : HexFormat.ofDelimiter(":").formatHex(bytes, 0, IPV6_BYTES / 2) + "::/64";
    } catch (UnknownHostException e) {
      return address;
    }
  }

  /** An entry for the audit about what this request did. */
  public AuditEntry entry(
      String action, @Nullable String target, Outcome outcome, Map<String, String> detail) {
    String actor = caller == null ? UNKNOWN : caller.username();
    return new AuditEntry(actor, action, target, outcome, address, correlation, detail);
  }
}
