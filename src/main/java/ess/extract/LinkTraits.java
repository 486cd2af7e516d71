package ess.extract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Tells what is odd about links. Immutable. */
final class LinkTraits {

  private static final int LONG = 300;
  private static final int MANY_DASHES = 3;
  private static final int MANY_DIGITS = 5;
  private static final int MANY_LABELS = 5;
  private static final int RANDOM_CONSONANTS = 5;
  private static final int RANDOM_DIGITS = 3;
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
  private final List<String> recipients = new ArrayList<>();
  private final List<String> coded = new ArrayList<>();

  /** Of a mail that went to the addresses. */
  LinkTraits(Lists lists, List<String> recipients) {
    this.lists = lists;
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
    target(target, targetSite, traits);
    if (!way.by().isEmpty() && traits.contains("free-host")) {
      traits.add("free-host-target");
    }
    return new Result(
        traits,
        lists.brandOwning(targetSite),
        lists.brandInHost(target.host()),
        lists.lookalike(target.host()));
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
    if (step.isWeb() && lists.is("shorteners", step.host())) {
      traits.add("shortener");
    }
    if (!step.fragment().isEmpty() && isPayload(step.fragment())) {
      traits.add("fragment-payload");
    }
    if (!recipients.isEmpty() && holdsRecipient(step.text())) {
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

  private boolean holdsRecipient(String url) {
    String plain = Folds.lower(Percent.decode(cut(url)));
    for (int i = 0; i < recipients.size(); i++) {
      if (plain.contains(recipients.get(i)) || url.contains(coded.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** What the place tells that the link leads to in the end. */
  private void target(Url url, String site, Set<String> traits) {
    for (String trait : new String[] {"ip", "port", "punycode"}) {
      if (url.traits().contains(trait)) {
        traits.add(trait);
      }
    }
    for (String[] list : LISTS) {
      if (lists.is(list[0], url.host())) {
        traits.add(list[1]);
      }
    }
    if (!traits.contains("ip")) {
      host(url.host(), site, traits);
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

  private static void host(String host, String site, Set<String> traits) {
    if (isOdd(host)) {
      traits.add("odd-host");
    }
    if (isRandom(site)) {
      traits.add("random-site");
    }
    if (traits.contains("punycode") && isMixedScript(host)) {
      traits.add("mixed-script");
    }
  }

  private static final String[][] LISTS = {
    {"free-hosts", "free-host"},
    {"form-builders", "form-builder"},
    {"file-shares", "file-share"},
    {"cheap-tlds", "cheap-tld"}
  };

  private static boolean isOdd(String host) {
    int dashes = 0;
    int digits = 0;
    int labels = 1;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      dashes += c == '-' ? 1 : 0;
      digits += c >= '0' && c <= '9' ? 1 : 0;
      labels += c == '.' ? 1 : 0;
    }
    return dashes >= MANY_DASHES || digits >= MANY_DIGITS || labels >= MANY_LABELS;
  }

  /** Whether the label of the site has 3 digits or 5 consonants in a row. */
  static boolean isRandom(String site) {
    int dot = site.indexOf('.');
    String label = dot < 0 ? site : site.substring(0, dot);
    if (label.startsWith("xn--")) {
      return false;
    }
    int digits = 0;
    int consonants = 0;
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      boolean isDigit = c >= '0' && c <= '9';
      digits = isDigit ? digits + 1 : 0;
      consonants = c >= 'a' && c <= 'z' && "aeiouy".indexOf(c) < 0 ? consonants + 1 : 0;
      if (digits >= RANDOM_DIGITS || consonants >= RANDOM_CONSONANTS) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMixedScript(String host) {
    for (String label : Hosts.shown(host).split("\\.", -1)) {
      boolean latin = false;
      boolean alike = false;
      for (int i = 0; i < label.length(); i++) {
        Character.UnicodeScript script = Character.UnicodeScript.of(label.charAt(i));
        latin |= script == Character.UnicodeScript.LATIN;
        alike |=
            script == Character.UnicodeScript.CYRILLIC
                || script == Character.UnicodeScript.GREEK
                || script == Character.UnicodeScript.ARMENIAN;
      }
      if (latin && alike) {
        return true;
      }
    }
    return false;
  }
}
