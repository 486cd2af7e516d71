package ess.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ess.message.Account;
import ess.message.Role;
import ess.message.Session;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Issues access tokens and says who stands behind one: signed JWTs (RFC 7519) of type {@code
 * at+jwt} (RFC 9068). Vert.x verifies signature, issuer, audience and times; what it lets pass is
 * refused here first (RFC 8725): another algorithm, type or key id than ours, any further header, a
 * second encoding of the same signature, names that stand twice, a missing or far expiry. Safe for
 * many threads.
 */
public final class Tokens {

  private static final String ISSUER = "ess";
  private static final String AUDIENCE = "ess-api";
  private static final String ALGORITHM = "ES256";
  private static final String TYPE = "at+jwt";
  private static final Set<String> HEADERS = Set.of("alg", "typ", "kid");
  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]{1,512}\\.[A-Za-z0-9_-]{1,4096}\\.[A-Za-z0-9_-]{86}");
  private static final int LEEWAY_SECONDS = 5;
  private static final int CACHED = 10_000;
  private static final int ID_BYTES = 16;

  private final SigningKey key;
  private final Map<String, VerifyingKey> keys = new LinkedHashMap<>();
  private final Duration life;
  private final Clock clock;
  private final JWTAuth verifier;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Caller> verified =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Caller> eldest) {
          return size() > CACHED;
        }
      };

  /**
   * Signs by the key.
   *
   * @param previous the keys that signed before, whose tokens are still accepted
   */
  Tokens(Vertx vertx, SigningKey key, List<VerifyingKey> previous, Duration life, Clock clock) {
    this.key = key;
    this.life = life;
    this.clock = clock;
    keys.put(key.id(), key.open());
    previous.forEach(old -> keys.putIfAbsent(old.id(), old));
    JWTAuthOptions options =
        new JWTAuthOptions()
            .setJWTOptions(
                new JWTOptions()
                    .setIssuer(ISSUER)
                    .setAudience(List.of(AUDIENCE))
                    .setLeeway(LEEWAY_SECONDS));
    keys.forEach(
        (id, open) ->
            options.addPubSecKey(
                new PubSecKeyOptions().setAlgorithm(ALGORITHM).setId(id).setBuffer(open.pem())));
    this.verifier = JWTAuth.create(vertx, options);
  }

  /**
   * An access token.
   *
   * @param text the token
   * @param seconds how long it lives
   */
  record Issued(String text, long seconds) {}

  /** A new token for the account, which is over when its session is. */
  Issued issue(Account account, Session session) {
    Instant now = clock.instant();
    Instant ends = now.plus(life);
    if (session.endsAt().isBefore(ends)) {
      ends = session.endsAt();
    }
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.put("alg", ALGORITHM).put("typ", TYPE).put("kid", key.id());
    ObjectNode claims = JsonNodeFactory.instance.objectNode();
    claims
        .put("iss", ISSUER)
        .put("aud", AUDIENCE)
        .put("sub", account.id())
        .put("username", account.username())
        .put("role", account.role().text())
        .put("ver", account.version())
        .put("sid", session.id())
        .put("iat", now.getEpochSecond())
        .put("nbf", now.getEpochSecond())
        .put("exp", ends.getEpochSecond())
        .put("jti", newId());
    String token = key.sign(header.toString(), claims.toString());
    remember(token, caller(claims));
    return new Issued(token, ends.getEpochSecond() - now.getEpochSecond());
  }

  /** Whether the token was issued or verified here, so that to verify it costs next to nothing. */
  boolean isKnown(String token) {
    synchronized (verified) {
      return verified.containsKey(token);
    }
  }

  private void remember(String token, Caller caller) {
    synchronized (verified) {
      verified.put(token, caller);
    }
  }

  /**
   * Who stands behind the token, as it says itself; {@link Standing} knows whether that still
   * holds.
   *
   * @throws AuthException.BadToken if it is not one of ours, or its time is over
   */
  public Caller verify(String token) {
    @Nullable Caller known;
    synchronized (verified) {
      known = verified.get(token);
    }
    if (known != null && clock.instant().isBefore(known.until())) {
      return known;
    }
    Caller caller = check(token);
    remember(token, caller);
    return caller;
  }

  /** The public keys as JSON Web Key Set (RFC 7517). */
  public String jwks() {
    return keys.values().stream()
        .map(VerifyingKey::jwk)
        .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  private Caller check(String token) {
    if (!COMPACT.matcher(token).matches()) {
      throw new AuthException.BadToken("not three segments of a signed token");
    }
    String[] segments = token.split("\\.", -1);
    try {
      checkHeader(StrictJson.object(bytes(segments[0])));
      bytes(segments[2]);
      Caller caller = caller(StrictJson.object(bytes(segments[1])));
      Future<User> user = verifier.authenticate(new TokenCredentials(token));
      if (!user.succeeded()) {
        throw new AuthException.BadToken("signature, issuer, audience or time is wrong");
      }
      return caller;
    } catch (AuthException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new AuthException.BadToken("malformed: " + e.getClass().getSimpleName());
    }
  }

  private void checkHeader(ObjectNode header) {
    Set<String> names = new HashSet<>();
    header.fieldNames().forEachRemaining(names::add);
    if (!names.equals(HEADERS)
        || !ALGORITHM.equals(StrictJson.text(header, "alg"))
        || !TYPE.equals(StrictJson.text(header, "typ"))
        || !keys.containsKey(StrictJson.text(header, "kid"))) {
      throw new AuthException.BadToken("another algorithm, type or key");
    }
  }

  private Caller caller(ObjectNode claims) {
    long issued = StrictJson.number(claims, "iat");
    long ends = StrictJson.number(claims, "exp");
    if (ends <= issued || ends - issued > AuthSettings.LONGEST_LIFE.toSeconds()) {
      throw new AuthException.BadToken("a life that no token of ours has");
    }
    Instant until = Instant.ofEpochSecond(ends);
    if (!clock.instant().isBefore(until)) {
      throw new AuthException.BadToken("expired");
    }
    return new Caller(
        StrictJson.text(claims, "sub"),
        StrictJson.text(claims, "username"),
        Role.parse(StrictJson.text(claims, "role")),
        StrictJson.number(claims, "ver"),
        StrictJson.text(claims, "sid"),
        null,
        StrictJson.text(claims, "jti"),
        until);
  }

  /** Decodes a segment; an encoding other than the one and only is refused. */
  private static byte[] bytes(String segment) {
    byte[] decoded = Base64.getUrlDecoder().decode(segment);
    if (!Base64.getUrlEncoder().withoutPadding().encodeToString(decoded).equals(segment)) {
      throw new AuthException.BadToken("a second encoding of the same bytes");
    }
    return decoded;
  }

  private String newId() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }
}
