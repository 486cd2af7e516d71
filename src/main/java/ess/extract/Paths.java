package ess.extract;

import java.util.ArrayList;
import java.util.List;

/** Paths of addresses. */
final class Paths {

  private Paths() {}

  /** The path without its dot segments, beginning with a slash. */
  static String straight(String path) {
    String rooted = path.startsWith("/") ? path : "/" + path;
    if (!rooted.contains("/.") && !rooted.contains("/%2")) {
      return rooted;
    }
    List<String> segments = new ArrayList<>();
    String[] all = rooted.substring(1).split("/", -1);
    for (int i = 0; i < all.length; i++) {
      String plain = all[i].replace("%2e", ".").replace("%2E", ".");
      boolean isLast = i == all.length - 1;
      if (plain.equals("..")) {
        if (!segments.isEmpty()) {
          segments.remove(segments.size() - 1);
        }
        if (isLast) {
          segments.add("");
        }
      } else if (!plain.equals(".")) {
        segments.add(all[i]);
      } else if (isLast) {
        segments.add("");
      }
    }
    return "/" + String.join("/", segments);
  }
}
