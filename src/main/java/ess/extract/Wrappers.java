package ess.extract;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Services that lead every link of a mail through themselves, and where their links lead on, as far
 * as the link itself tells. Nothing is fetched.
 */
final class Wrappers {

  /**
   * A step from a link to the one that it leads on to.
   *
   * @param by who leads: the name of a service, or {@code redirector}
   * @param target the next link
   */
  record Step(String by, String target) {}

  /**
   * A service whose links hold the next one in a parameter.
   *
   * @param by its name
   * @param host its host, or the domain above its hosts
   * @param path how its path begins
   * @param names the names of the parameter
   */
  private record Service(String by, String host, String path, List<String> names) {}

  private static final List<Service> SERVICES =
      List.of(
          service("safelinks", "safelinks.protection.outlook.com", "/", "url"),
          service("safelinks", "safelinks.protection.office365.us", "/", "url"),
          service(
              "safelinks", "statics.teams.cdn.office.net", "/evergreen-assets/safelinks", "url"),
          service("proofpoint", "urldefense.proofpoint.com", "/v1/", "u"),
          service("barracuda", "cudasvc.com", "/url", "a"),
          service("trendmicro", "trendmicro.com", "/", "url"),
          service("fireeye", "fireeye.com", "/", "u"),
          service("symantec", "clicktime.symantec.com", "/", "u"),
          service("cloudflare", "cloudflare-email.com", "/", "url"),
          service("mimecast", "mimecastprotect.com", "/", "domain"),
          service("mimecast", "mimecast.com", "/s/", "domain"),
          service("google", "google.*", "/url", "q", "url"),
          service("google", "googleweblight.com", "/", "u", "lite_url"),
          service("google", "googleadservices.com", "/pagead", "adurl"),
          service("google", "translate.google.*", "/translate", "u"),
          service("doubleclick", "doubleclick.net", "/", "adurl", "url", "dest", "ds_dest_url"),
          service("facebook", "l.facebook.com", "/", "u"),
          service("facebook", "lm.facebook.com", "/", "u"),
          service("facebook", "facebook.com", "/l.php", "u"),
          service("facebook", "facebook.com", "/flx/warn", "u"),
          service("instagram", "l.instagram.com", "/", "u"),
          service("linkedin", "linkedin.com", "/redir", "url"),
          service("linkedin", "linkedin.com", "/safety/go", "url"),
          service("youtube", "youtube.com", "/redirect", "q"),
          service("reddit", "out.reddit.com", "/", "url"),
          service("tumblr", "t.umblr.com", "/redirect", "z"),
          service("vk", "vk.com", "/away.php", "to"),
          service("steam", "steamcommunity.com", "/linkfilter", "url", "u"),
          service("slack", "slack-redir.net", "/link", "url"),
          service("duckduckgo", "duckduckgo.com", "/l", "uddg"),
          service("medium", "medium.com", "/r", "url"));

  private static Service service(String by, String host, String path, String... names) {
    return new Service(by, host, path, List.of(names));
  }

  private Wrappers() {}

  /** The step that the link makes; null if it is of no known service. */
  static @Nullable Step step(Url url) {
    String host = url.host();
    for (Service service : SERVICES) {
      if (url.path().startsWith(service.path()) && isAt(host, service.host())) {
        String target = Query.value(url.query(), service.names());
        if (!target.isBlank()) {
          return new Step(service.by(), withScheme(target));
        }
      }
    }
    return special(url, host);
  }

  /** The step of a service that hides the next link in a way of its own. */
  private static @Nullable Step special(Url url, String host) {
    if (isAt(host, "urldefense.proofpoint.com")) {
      String coded = Query.value(url.query(), List.of("u"));
      return step("proofpoint", Percent.decode(coded.replace('-', '%').replace('_', '/')));
    }
    if (isAt(host, "urldefense.com") || isAt(host, "urldefense.us")) {
      return step("proofpoint", Proofpoint.third(url.text()));
    }
    if (isAt(host, "secure-web.cisco.com")) {
      String last = url.path().substring(url.path().lastIndexOf('/') + 1);
      return step("cisco", Percent.decode(last));
    }
    if (isAt(host, "protection.sophos.com")) {
      String whole = base64(Query.value(url.query(), List.of("u")));
      return step("sophos", whole.isEmpty() ? Query.value(url.query(), List.of("d")) : whole);
    }
    if (isAt(host, "bing.com") && url.path().startsWith("/ck/")) {
      String coded = Query.value(url.query(), List.of("u"));
      return step("bing", coded.length() > 2 ? base64(coded.substring(2)) : "");
    }
    if (isAt(host, "r.search.yahoo.com")) {
      int from = url.path().indexOf("/RU=");
      int to = url.path().indexOf("/R", from + 4);
      boolean named = from >= 0 && to >= 0;
      return step("yahoo", named ? Percent.decode(url.path().substring(from + 4, to)) : "");
    }
    if (isAt(host, "translate.goog")) {
      return step("google", translated(host) + url.path());
    }
    if (isAt(host, "google.*") && url.path().startsWith("/amp/")) {
      String rest = url.path().substring("/amp/".length());
      return step("google", rest.startsWith("s/") ? "https://" + rest.substring(2) : rest);
    }
    if (isAt(host, "mandrillapp.com") && url.path().startsWith("/track/click")) {
      return step("mandrill", Json.url(base64(Query.value(url.query(), List.of("p")))));
    }
    return null;
  }

  private static @Nullable Step step(String by, String target) {
    return target.isBlank() ? null : new Step(by, withScheme(target));
  }

  /** The host that a translating proxy writes with dashes for dots. */
  private static String translated(String host) {
    String name = host.substring(0, host.length() - ".translate.goog".length());
    return "https://" + name.replace("--", "\n").replace('-', '.').replace('\n', '-');
  }

  /** Whether the host is the other or below it; a star stands for any public suffix. */
  static boolean isAt(String host, String other) {
    if (other.endsWith(".*")) {
      String name = other.substring(0, other.length() - 1);
      int at = host.startsWith(name) ? 0 : host.indexOf("." + name) + 1;
      boolean found = at > 0 || host.startsWith(name);
      return found
          && host.indexOf('.', at + name.length()) <= at + name.length() + 3
          && host.length() - at - name.length() <= 6;
    }
    return host.endsWith(other)
        && (host.length() == other.length()
            || host.charAt(host.length() - other.length() - 1) == '.');
  }

  private static String withScheme(String target) {
    String plain = target.strip();
    int colon = plain.indexOf(':');
    boolean named = colon > 1 && colon < 12 && plain.indexOf('/') > colon;
    return named || plain.startsWith("//") ? plain : "http://" + plain;
  }

  /** The text that stands in base64, plain or for addresses; empty if it is none. */
  static String base64(String coded) {
    String plain = coded.replace('-', '+').replace('_', '/').replace("=", "").strip();
    if (plain.length() < 2 || plain.length() > Url.LONGEST) {
      return "";
    }
    int length = plain.length() % 4 == 1 ? plain.length() - 1 : plain.length();
    try {
      byte[] bytes = Base64.getDecoder().decode(plain.substring(0, length));
      for (byte one : bytes) {
        if (one >= 0 && one < ' ' && one != '\n' && one != '\r' && one != '\t') {
          return "";
        }
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
