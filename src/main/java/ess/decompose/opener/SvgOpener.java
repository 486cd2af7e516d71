package ess.decompose.opener;

import ess.message.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shows what acts in a picture of SVG: its scripts, what its elements do on an event, pages inside
 * it, and where it leads. Read tag by tag, for a browser shows a picture that is no well-formed XML
 * as part of a page.
 */
final class SvgOpener implements Opener {

  private static final MediaType SCRIPT = MediaType.of("text/javascript");
  private static final MediaType PAGE = MediaType.of("text/html");
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "(?<![A-Za-z0-9:._-])([A-Za-z][A-Za-z0-9:._-]{0,60})\\s{0,100}=\\s{0,100}(?:\"([^\"]*)\"|'([^']*)')");
  private static final Pattern STYLE_ADDRESS =
      Pattern.compile("(?i)(?:url\\(\\s*|@import\\s+)[\"']?([^\"')\\s;]{1,4096})");
  private static final Pattern OUTER_ENTITY =
      Pattern.compile("(?i)<!ENTITY\\s[^>\"']{0,200}[\"']([^\"']{1,4096})[\"']\\s*>");
  private static final Pattern REFERENCE = Pattern.compile("&(#?[a-zA-Z0-9]{1,10});");

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.SVG);
  }

  @Override
  public void open(Opening opening) {
    new Reading(opening).read();
  }

  /** Reads one picture. */
  private static final class Reading {

    private static final int MOST_TEXT = 16 << 20;
    private static final int LONGEST_TAG = 1 << 20;
    private static final int MOST_ENTRIES = 200;

    private final Opening opening;
    private final Bytes file;

    /** One character a byte, so that an index of the text is one of the file. */
    private final String text;

    private final Links links = new Links();
    private final StringBuilder handlers = new StringBuilder();
    private int entries;

    /** Whether a page does not end before the file does, and so holds all that follow. */
    private boolean isOpen;

    Reading(Opening opening) {
      this.opening = opening;
      this.file = opening.bytes();
      this.text = file.slice(0, MOST_TEXT).latin1();
    }

    void read() {
      int at = text.indexOf('<');
      while (at >= 0 && !opening.isStopped()) {
        at = text.indexOf('<', tag(at));
      }
      addresses(STYLE_ADDRESS);
      addresses(OUTER_ENTITY);
      if (!handlers.isEmpty()) {
        opening.stored(
            Entry.of("handlers").view("script").declared(SCRIPT), bytes(handlers.toString()));
      }
      links.handOver(opening);
      rest();
    }

    /** What stands behind the picture, or behind what is read of it. */
    private void rest() {
      int last = text.lastIndexOf("</svg");
      int end = last < 0 ? -1 : text.indexOf('>', last) + 1;
      if (end > 0 && !text.substring(end).stripLeading().startsWith("<!--")) {
        opening.gap(end, file.size());
      } else if (file.size() > MOST_TEXT) {
        opening.gap(MOST_TEXT, file.size());
      }
    }

    /** Reads the tag at the index; says where the next may begin. */
    private int tag(int at) {
      int nameEnd = at + 1;
      while (nameEnd < text.length() && isName(text.charAt(nameEnd))) {
        nameEnd++;
      }
      String name = text.substring(at + 1, nameEnd).toLowerCase(Locale.ROOT);
      name = name.substring(name.indexOf(':') + 1);
      int end = end(nameEnd);
      boolean isEmpty = end > 1 && text.charAt(end - 2) == '/';
      attributes(name, nameEnd, end);
      if (name.equals("script") && !isEmpty) {
        int close = close(end, name);
        entry("script", SCRIPT, end, close);
        return close;
      }
      if (name.equals("foreignobject") && !isEmpty && entries < MOST_ENTRIES && !isOpen) {
        int close = close(end, name);
        isOpen = close == text.length();
        entry("page", PAGE, end, close);
      }
      return end;
    }

    /** Behind the sign that ends the tag, which none in quotes does. */
    private int end(int from) {
      char quote = 0;
      int last = Math.min(text.length(), from + LONGEST_TAG);
      for (int i = from; i < last; i++) {
        char c = text.charAt(i);
        if (quote != 0) {
          quote = c == quote ? 0 : quote;
        } else if (c == '"' || c == '\'') {
          quote = c;
        } else if (c == '>') {
          return i + 1;
        } else if (c == '<') {
          return i;
        }
      }
      int plain = text.indexOf('>', from);
      return plain < 0 ? text.length() : plain + 1;
    }

    /** Where the element ends; all that follows belongs to it if it does not. */
    private int close(int from, String name) {
      int at = text.indexOf("</", from);
      while (at >= 0) {
        int start = at + 2;
        while (start < text.length() && isName(text.charAt(start))) {
          start++;
        }
        if (text.substring(at + 2, start).toLowerCase(Locale.ROOT).endsWith(name)) {
          return at;
        }
        at = text.indexOf("</", start);
      }
      return text.length();
    }

    private void attributes(String name, int from, int to) {
      Matcher matcher = ATTRIBUTE.matcher(text).region(from, Math.max(from, to));
      while (matcher.find()) {
        String key = matcher.group(1).toLowerCase(Locale.ROOT);
        String value = plain(matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
        String local = key.substring(key.indexOf(':') + 1);
        switch (local) {
          case "href", "src", "action", "formaction", "data", "poster", "background" -> link(value);
          case "to", "from", "values", "by", "content" -> animated(value);
          case "srcdoc" ->
              opening.stored(
                  Entry.of("page").at(matcher.start(), matcher.end()).view("page").declared(PAGE),
                  bytes(value));
          default -> {
            if (local.startsWith("on") && !value.isBlank() && !name.isEmpty()) {
              handlers.append(value).append(";\n");
            }
          }
        }
      }
    }

    private void link(String address) {
      if (!address.startsWith("#") && !address.regionMatches(true, 0, "data:", 0, 5)) {
        links.add(Bytes.utf8(address));
      }
    }

    /** A value that becomes an address while the picture moves. */
    private void animated(String values) {
      for (String value : values.split(";", MOST_ENTRIES)) {
        if (value.strip().matches("(?si)(https?|javascript|file|ftp):.*")) {
          link(value.strip());
        }
      }
    }

    private void addresses(Pattern pattern) {
      Matcher matcher = pattern.matcher(text);
      while (matcher.find()) {
        link(plain(matcher.group(1)));
      }
    }

    private void entry(String view, MediaType type, int from, int to) {
      entries++;
      Bytes inside = file.slice(from, to);
      String written = text.substring(from, to);
      boolean isPlain = written.indexOf('&') < 0 && !written.contains("<![CDATA[");
      if (inside.isBlank() || entries > MOST_ENTRIES) {
        return;
      }
      opening.stored(
          Entry.of(view).at(from, to).view(view).declared(type),
          isPlain || view.equals("page") ? inside : bytes(plain(written)));
    }

    /** Without the signs of CDATA, and references as what they stand for. */
    private static String plain(String written) {
      String bare = written.replace("<![CDATA[", "").replace("]]>", "");
      return REFERENCE.matcher(bare).replaceAll(Reading::meant);
    }

    private static String meant(MatchResult reference) {
      int character = References.character(reference.group(1));
      String sign =
          character < 0
              ? reference.group()
              : Bytes.of(Character.toString(character).getBytes(StandardCharsets.UTF_8)).latin1();
      return Matcher.quoteReplacement(sign);
    }

    private static Bytes bytes(String latin1) {
      return Bytes.of(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean isName(char c) {
      return Character.isLetterOrDigit(c) || c == ':' || c == '-' || c == '_';
    }
  }
}
