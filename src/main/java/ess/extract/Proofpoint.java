package ess.extract;

import java.nio.charset.StandardCharsets;

/** Reads links that Proofpoint has rewritten in its third form. */
final class Proofpoint {

  private static final int SHORTEST_RUN = 2;
  private static final String RUNS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private Proofpoint() {}

  /**
   * The link between {@code /v3/__} and {@code __;}: a star stands for the next byte of those that
   * follow in base64, two stars and a letter for a run of them. Empty if it is no such link.
   */
  static String third(String url) {
    int from = url.indexOf("/v3/__");
    int to = url.indexOf("__;", from + 6);
    if (from < 0 || to < 0) {
      return "";
    }
    String coded = url.substring(from + 6, to);
    int end = url.indexOf("!!", to);
    String replaced = Wrappers.base64(end < 0 ? "" : url.substring(to + 3, end));
    byte[] bytes = replaced.getBytes(StandardCharsets.UTF_8);
    StringBuilder plain = new StringBuilder();
    int next = 0;
    int at = 0;
    while (at < coded.length()) {
      char c = coded.charAt(at);
      if (c != '*') {
        plain.append(c);
        at++;
        continue;
      }
      int run = 1;
      at++;
      if (at + 1 < coded.length() && coded.charAt(at) == '*') {
        int size = RUNS.indexOf(coded.charAt(at + 1));
        if (size >= 0) {
          run = size + SHORTEST_RUN;
          at += 2;
        }
      }
      int stop = Math.min(bytes.length, next + run);
      if (stop > next) {
        plain.append(new String(bytes, next, stop - next, StandardCharsets.UTF_8));
      }
      next = stop;
    }
    return plain.toString().replaceFirst("^(https?):/(?!/)", "$1://");
  }
}
