package ess.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A link followed through wrappers and redirectors as far as its own words tell. Immutable.
 *
 * @param steps the links from the first to the last, one or more
 * @param by who led from each to the next
 */
record Unwrapping(List<Url> steps, List<String> by) {

  private static final int DEEPEST = 5;
  private static final int LONGEST = 8_192;
  private static final String REDIRECTOR = "redirector";

  /** Parameters that name another address without leading there. */
  private static final Set<String> NO_TARGETS =
      Set.of(
          "redirect_uri",
          "referrer",
          "referer",
          "ref",
          "image",
          "img",
          "logo",
          "media",
          "src",
          "picture",
          "text",
          "body",
          "title",
          "subject",
          "origin",
          "source",
          "canonical",
          "utm_source",
          "iss",
          "client_id",
          "xmlns",
          "icon",
          "avatar",
          "thumbnail",
          "font",
          "css",
          "pixel");

  /** Beginnings of paths where a page is shared and not opened. */
  private static final List<String> SHARING =
      List.of("/share", "/sharer", "/intent", "/pin/create", "/dialog", "/sharing", "/submit");

  /** Follows the link. */
  static Unwrapping of(Url url, Lists lists) {
    List<Url> steps = new ArrayList<>();
    List<String> by = new ArrayList<>();
    steps.add(url);
    Url now = url;
    while (by.size() < DEEPEST && now.isWeb()) {
      Wrappers.Step step = Wrappers.step(now);
      Wrappers.Step taken = step == null ? open(now, lists) : step;
      if (taken == null) {
        break;
      }
      Url next = Url.parse(taken.target());
      if (!next.isWeb() || next.text().equals(now.text()) || !next.host().contains(".")) {
        break;
      }
      steps.add(next);
      by.add(taken.by());
      now = next;
    }
    return new Unwrapping(List.copyOf(steps), List.copyOf(by));
  }

  /** The last link. */
  Url target() {
    return steps.get(steps.size() - 1);
  }

  /** The step of a link that holds another of another site. */
  private static Wrappers.@Nullable Step open(Url url, Lists lists) {
    if (url.text().length() > LONGEST || !mayHold(url) || isSharing(url.path())) {
      return null;
    }
    String site = lists.site(url.host());
    String rest = Percent.decode(inPath(url.path()));
    if (isOther(rest, site, lists)) {
      return new Wrappers.Step(REDIRECTOR, rest);
    }
    for (Query.Parameter parameter : Query.of(url.query())) {
      if (parameter.value().length() < 8 || NO_TARGETS.contains(parameter.name())) {
        continue;
      }
      String target = parameter.decoded().strip();
      if (startsWith(target, "http%")) {
        target = Percent.decode(target);
      }
      if (startsWith(parameter.value(), "aHR0c")) {
        target = Wrappers.base64(parameter.value());
      }
      if (isOther(target, site, lists)) {
        return new Wrappers.Step(REDIRECTOR, target);
      }
    }
    String plain = Percent.decode(url.query());
    return isOther(plain, site, lists) ? new Wrappers.Step(REDIRECTOR, plain) : null;
  }

  /** Whether another address may stand behind the host, seen without taking it apart. */
  private static boolean mayHold(Url url) {
    String rest = url.text().substring(Math.min(url.text().length(), url.scheme().length() + 3));
    return rest.contains("http")
        || rest.contains("aHR0c")
        || rest.contains("//")
        || rest.contains("%2F%2F")
        || rest.contains("%2f%2f")
        || rest.contains("HTTP")
        || rest.contains("%68%74%74%70");
  }

  private static boolean isSharing(String path) {
    String lower = Folds.lower(path);
    return SHARING.stream().anyMatch(lower::startsWith);
  }

  /** What stands in the path from an address on; empty if none does. */
  private static String inPath(String path) {
    int colon = path.indexOf(':', 1);
    int escaped = path.indexOf('%', 1);
    int coded = path.indexOf("/aHR0c");
    if (colon < 0 && escaped < 0 && coded < 0) {
      return "";
    }
    if (coded >= 0) {
      int end = path.indexOf('/', coded + 1);
      return Wrappers.base64(path.substring(coded + 1, end < 0 ? path.length() : end));
    }
    String lower = Folds.lower(path);
    int from = Math.max(lower.indexOf("/http:/", 1), lower.indexOf("/https:/", 1));
    from = from < 0 ? Math.max(lower.indexOf("/http%3a", 0), lower.indexOf("/https%3a", 0)) : from;
    return from < 0 ? "" : path.substring(from + 1);
  }

  private static boolean isOther(String target, String site, Lists lists) {
    if (target.length() < 8 || target.length() > LONGEST) {
      return false;
    }
    boolean whole = startsWith(target, "http:/") || startsWith(target, "https:/");
    if (!whole && !target.startsWith("//")) {
      return false;
    }
    Url url = Url.parse(target);
    String other = url.isWeb() && url.host().contains(".") ? lists.site(url.host()) : "";
    return !other.isEmpty() && other.contains(".") && !other.equals(site);
  }

  private static boolean startsWith(String text, String prefix) {
    return text.regionMatches(true, 0, prefix, 0, prefix.length());
  }
}
