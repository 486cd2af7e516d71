package ess.extract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Tells what is odd about the links of one mail. For one thread. */
final class LinkTraits {

  private static final int LONG = 300;
  private static final int SHORTEST_ADDRESS = 6;

  private static final Pattern ADDRESS =
      Pattern.compile("[\\p{L}\\p{N}._%+-]{1,64}@(?:[\\p{L}\\p{N}-]{1,63}\\.){1,6}\\p{L}{2,24}");
  private static final Pattern PAYLOAD = Pattern.compile("[A-Za-z0-9+/_=-]{40,}");
  private static final Pattern LOGIN =
      Pattern.compile(
          "(?:^|[^a-z])(?:log-?in|log-?on|sign-?in|signon|verif(?:y|ication)|webmail|owa|auth|secure|validate|confirm|account-?update|update-?account|password|passwd)(?:[^a-z]|$)");
  private static final List<String> UNSUBSCRIBE =
      List.of(
          "unsub",
          "optout",
          "opt-out",
          "opt_out",
          "opt out",
          "abmeld",
          "abbestell",
          "d\u00e9sinscri",
          "desinscri",
          "d\u00e9sabonn",
          "desabonn",
          "darse de baja",
          "dar de baja",
          "afmeld",
          "disiscri",
          "descadastr",
          "cancelar inscri",
          "avregistrer",
          "odhl\u00e1s",
          "odhlas",
          "wypisz",
          "\u043e\u0442\u043f\u0438\u0441");
  private static final List<String> LOGIN_WORDS =
      List.of(
          "log",
          "sign",
          "verif",
          "webmail",
          "owa",
          "auth",
          "secure",
          "validate",
          "confirm",
          "account",
          "passw");

  /**
   * What is told of a link.
   *
   * @param traits its traits
   * @param siteBrand the brand that owns the target's site
   * @param hostBrand a brand that the host holds
   * @param lookalike the brand whose site it imitates
   */
  record Result(Set<String> traits, String siteBrand, String hostBrand, String lookalike) {}

  private final Lists lists;
  private final HostTraits hosts;
  private final List<String> recipients = new ArrayList<>();
  private final List<String> coded = new ArrayList<>();

  /** Of a mail that went to the addresses. */
  LinkTraits(Lists lists, List<String> recipients) {
    this.lists = lists;
    this.hosts = new HostTraits(lists);
    for (String address : recipients) {
      if (address.length() >= SHORTEST_ADDRESS && this.recipients.size() < 20) {
        this.recipients.add(Folds.lower(address));
        coded.add(
            Base64.getEncoder()
                .withoutPadding()
                .encodeToString(address.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  /** What is odd about the way that a link takes. */
  Result of(Unwrapping way, String targetSite) {
    Set<String> traits = new TreeSet<>();
    for (Url step : way.steps()) {
      written(step, traits);
    }
    Url first = way.steps().get(0);
    boolean open = way.by().contains("redirector");
    if (open || isRedirector(first)) {
      traits.add("redirector");
    }
    if ((way.by().isEmpty() || open) && first.text().length() > LONG) {
      traits.add("long");
    }
    Url target = way.target();
    if (target.traits().contains("data") || target.traits().contains("script")) {
      traits.addAll(target.traits());
    }
    if (target.host().isEmpty()) {
      return new Result(traits, "", "", "");
    }
    HostTraits.Result host = hosts.of(target.host(), targetSite);
    traits.addAll(host.traits());
    target(target, traits);
    if (!way.by().isEmpty() && traits.contains("free-host")) {
      traits.add("free-host-target");
    }
    return new Result(traits, host.siteBrand(), host.hostBrand(), host.lookalike());
  }

  private boolean isRedirector(Url url) {
    if (url.host().isEmpty()) {
      return false;
    }
    String place = url.host();
    if (lists.is("redirectors", place)) {
      return true;
    }
    String path = url.path();
    for (int end = 1, depth = 0; depth < 2 && end > 0 && end < path.length(); depth++) {
      int slash = path.indexOf('/', end);
      String folder = slash < 0 ? path : path.substring(0, slash);
      if (lists.is("redirectors", place + folder)) {
        return true;
      }
      end = slash < 0 ? -1 : slash + 1;
    }
    return false;
  }

  /** What any link on the way tells by how it is written. */
  private void written(Url step, Set<String> traits) {
    for (String trait : new String[] {"userinfo", "backslash", "escaped-host"}) {
      if (step.traits().contains(trait)) {
        traits.add(trait);
      }
    }
    if (step.isWeb() && hosts.isShortener(step.host())) {
      traits.add("shortener");
    }
    if (!step.fragment().isEmpty() && isPayload(step.fragment())) {
      traits.add("fragment-payload");
    }
    if (step.isWeb() && !recipients.isEmpty() && holdsRecipient(step.text())) {
      traits.add("recipient");
    }
    if (isUnsubscribe(Folds.lower(step.path() + "?" + step.query()))) {
      traits.add("unsubscribe");
    }
  }

  /** Whether a text or a path in lower case speaks of leaving a list. */
  static boolean isUnsubscribe(String lower) {
    return lower.length() > 4 && lower.length() < 4_000 && hasAny(lower, UNSUBSCRIBE);
  }

  private static boolean hasAny(String text, List<String> words) {
    for (String word : words) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPayload(String fragment) {
    String plain = Percent.decode(cut(fragment));
    if (plain.startsWith(":~:")) {
      return false;
    }
    if (plain.indexOf('@') > 0 && ADDRESS.matcher(plain).find()) {
      return true;
    }
    String last = plain.substring(Math.max(plain.lastIndexOf('='), plain.lastIndexOf('/')) + 1);
    String whole = plain.startsWith("/") || plain.startsWith("?") ? plain.substring(1) : plain;
    for (String piece : new String[] {whole, last}) {
      if (piece.length() >= 8 && Wrappers.base64(piece).indexOf('@') > 0) {
        return true;
      }
    }
    return PAYLOAD.matcher(plain).find() && isMixed(plain);
  }

  private static boolean isMixed(String text) {
    return text.chars().anyMatch(c -> c >= 'A' && c <= 'Z')
        && text.chars().anyMatch(c -> c >= 'a' && c <= 'z')
        && text.chars().anyMatch(c -> c >= '0' && c <= '9');
  }

  private static String cut(String text) {
    return text.length() > 4_000 ? text.substring(0, 4_000) : text;
  }

  /** Whether the address stands there and is not the end of another, as of the id of a mail. */
  private static boolean stands(String address, String text) {
    int at = text.indexOf(address);
    while (at >= 0) {
      char before = at == 0 ? '/' : text.charAt(at - 1);
      if (!Character.isLetterOrDigit(before) && ".-_+".indexOf(before) < 0) {
        return true;
      }
      at = text.indexOf(address, at + 1);
    }
    return false;
  }

  private boolean holdsRecipient(String url) {
    boolean mayHold = url.indexOf('@') >= 0 || url.contains("%40");
    String plain = mayHold ? Folds.lower(Percent.decode(cut(url))) : "";
    for (int i = 0; i < recipients.size(); i++) {
      if (stands(recipients.get(i), plain) || url.contains(coded.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** What the place tells that the link leads to in the end. */
  private void target(Url url, Set<String> traits) {
    for (String trait : new String[] {"ip", "port", "punycode"}) {
      if (url.traits().contains(trait)) {
        traits.add(trait);
      }
    }
    String path = Folds.lower(cut(url.path()));
    if (hasAny(path, LOGIN_WORDS) && LOGIN.matcher(path).find()) {
      traits.add("login-path");
    }
    int dot = path.lastIndexOf('.');
    if (dot > path.lastIndexOf('/') && path.length() - dot <= 12) {
      String extension = path.substring(dot + 1);
      if (!extension.equals("com") && lists.is("dangerous-extensions", extension)) {
        traits.add("download");
      }
    }
  }
}
