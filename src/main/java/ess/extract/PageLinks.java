package ess.extract;

import ess.message.facts.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gathers where a page leads and what it loads. For one page and one thread. */
final class PageLinks {

  private static final int MOST = 2_000;
  private static final int MOST_OF_SCRIPTS = 200;
  private static final int MOST_SCRIPT = 500_000;
  private static final int LONGEST = 65_536;
  private static final int LONGEST_ANCHOR = 8_192;
  private static final int LARGEST_DOT = 3;
  private static final Pattern REFRESH =
      Pattern.compile(
          "(?i)^[\\s0-9.]{0,20}[;,]?\\s{0,20}(?:url\\s{0,20}=\\s{0,20})?[\"']?([^\"']{1,4000})");

  private final PageReader reader;
  private final Pen visible;
  private final Pen hidden;
  private final List<Seed> seeds = new ArrayList<>();
  private final List<String> alternatives = new ArrayList<>();
  private String base = "";
  private int images;
  private int ofScripts;
  private boolean scripted;
  private final List<String> cids = new ArrayList<>();

  private @Nullable String anchor;
  private int anchorFrom;
  private int anchorTagTo;
  private int textFrom;
  private int hiddenFrom;
  private boolean picture;
  private final StringBuilder pictureText = new StringBuilder();

  /** Where the seen text of each anchor begins and ends, one behind the other. */
  private final List<int[]> anchorTexts = new ArrayList<>();

  PageLinks(PageReader reader, Pen visible, Pen hidden) {
    this.reader = reader;
    this.visible = visible;
    this.hidden = hidden;
  }

  /** Looks at a start tag. */
  void start(Tokens tokens, int element, boolean shown) {
    if (element == Tags.A) {
      anchor(tokens);
    } else if (element == Tags.IMG || element == Tags.IMAGE) {
      image(tokens, shown);
    } else if (element == Tags.META) {
      refresh(tokens);
    } else if (element == Tags.BASE) {
      String href = tokens.value(Tags.HREF);
      if (href != null && base.isEmpty()) {
        base = href.strip();
        add("base", href, tokens);
      }
    } else if (element == Tags.AREA) {
      add("area", tokens.value(Tags.HREF), tokens);
    } else if (element == Tags.FORM) {
      add("form", tokens.value(Tags.ACTION), tokens);
    } else if (element == Tags.IFRAME || element == Tags.FRAME || element == Tags.EMBED) {
      add("frame", tokens.value(Tags.SRC), tokens);
      inner(tokens);
    } else if (element == Tags.OBJECT) {
      add("frame", tokens.value(Tags.DATA), tokens);
    } else if (element == Tags.SCRIPT) {
      scripted = true;
      String src = tokens.value(Tags.SRC);
      add("script", src == null ? either(tokens) : src, tokens);
    } else if (element == Tags.USE || element == Tags.ANIMATE || element == Tags.SET) {
      drawn(tokens, element);
    } else if (element == Tags.ROUNDRECT || element == Tags.RECT) {
      add("anchor", tokens.value(Tags.HREF), tokens);
    }
    if (tokens.has(Tags.FORM_ACTION)) {
      add("form", tokens.value(Tags.FORM_ACTION), tokens);
    }
    String handler = tokens.handler();
    if (handler != null) {
      scripted = true;
      add("script", ScriptLinks.moved(cut(handler)), tokens);
    }
  }

  private static @Nullable String either(Tokens tokens) {
    String href = tokens.value(Tags.HREF);
    return href == null ? tokens.value(Tags.XLINK_HREF) : href;
  }

  private void anchor(Tokens tokens) {
    closeAnchor(tokens.from());
    String target = either(tokens);
    anchor = target == null || isHere(target) ? null : target;
    anchorFrom = tokens.from();
    anchorTagTo = tokens.to();
    textFrom = visible.length();
    hiddenFrom = hidden.length();
    picture = false;
    pictureText.setLength(0);
  }

  /** Whether the target is a place in the page itself. */
  private static boolean isHere(String target) {
    return target.isBlank() || target.startsWith("#");
  }

  /** Ends the open anchor, if there is one, before the index. */
  void closeAnchor(int to) {
    if (anchor == null) {
      return;
    }
    String text = visible.text(textFrom, visible.length()).strip();
    boolean blank = text.isEmpty();
    if (!blank) {
      anchorTexts.add(new int[] {textFrom, visible.length()});
    }
    String shown = blank && picture ? pictureText.toString().strip() : text;
    if (blank && !picture) {
      shown = hidden.text(hiddenFrom, hidden.length()).strip();
    }
    int end = to - anchorFrom > LONGEST_ANCHOR ? anchorTagTo : Math.max(anchorTagTo, to);
    add(
        new Seed(
            "anchor",
            cut(anchor),
            shown,
            picture,
            blank && !picture,
            reader.where(anchorFrom, end)));
    anchor = null;
  }

  /** Ends the open anchor before the index if it begins at or behind the other. */
  void closeAnchorSince(int from, int to) {
    if (anchorFrom >= from) {
      closeAnchor(to);
    }
  }

  private void image(Tokens tokens, boolean shown) {
    String src = tokens.value(Tags.SRC);
    String target = src == null ? either(tokens) : src;
    String alt = tokens.value(Tags.ALT);
    boolean isDot = isDot(tokens.value(Tags.WIDTH)) || isDot(tokens.value(Tags.HEIGHT));
    if (shown && !isDot && target != null) {
      images++;
      if (anchor != null) {
        picture = true;
        pictureText.append(alt == null ? "" : alt).append(' ');
      }
    }
    if (alt != null && !alt.isBlank() && alternatives.size() < MOST) {
      alternatives.add(alt);
    }
    if (target != null && startsWith(target, "cid:") && cids.size() < MOST) {
      cids.add(Percent.decode(target.substring("cid:".length()).strip()));
    }
    if (target != null && !startsWith(target, "data:") && !startsWith(target, "cid:")) {
      add(
          new Seed(
              "image",
              cut(target),
              alt == null ? "" : alt.strip(),
              shown && !isDot,
              !shown || isDot,
              reader.where(tokens.from(), tokens.to())));
    }
  }

  private static boolean isDot(@Nullable String size) {
    if (size == null || size.isEmpty() || !Character.isDigit(size.charAt(0))) {
      return false;
    }
    int digits = 0;
    int number = 0;
    while (digits < size.length() && digits < 5 && Character.isDigit(size.charAt(digits))) {
      number = number * 10 + Character.digit(size.charAt(digits), 10);
      digits++;
    }
    boolean isPart = digits < size.length() && size.charAt(digits) == '%';
    return !isPart && number <= LARGEST_DOT;
  }

  private void refresh(Tokens tokens) {
    String what = tokens.value(Tags.HTTP_EQUIV);
    String content = tokens.value(Tags.CONTENT);
    if (what == null || content == null || !what.strip().equalsIgnoreCase("refresh")) {
      return;
    }
    Matcher matcher = REFRESH.matcher(content);
    if (matcher.find() && !matcher.group(1).isBlank()) {
      add("refresh", matcher.group(1), tokens);
    }
  }

  /** What SVG loads from elsewhere or sets as the target of a link. */
  private void drawn(Tokens tokens, int element) {
    if (element == Tags.USE) {
      String target = either(tokens);
      if (target != null && !target.startsWith("#")) {
        add("svg", target, tokens);
      }
      return;
    }
    String name = tokens.value(Tags.ATTRIBUTE_NAME);
    if (name != null && Folds.lower(name).endsWith("href")) {
      for (int attribute : new int[] {Tags.TO, Tags.FROM}) {
        add("svg", tokens.value(attribute), tokens);
      }
      String values = tokens.value(Tags.VALUES);
      for (String value : values == null ? new String[0] : values.split(";", 50)) {
        add("svg", value, tokens);
      }
    }
  }

  /** The links of a page that stands in an attribute. */
  private void inner(Tokens tokens) {
    String page = tokens.value(Tags.SRCDOC);
    if (page == null) {
      return;
    }
    Page inner = new PageReader(Source.of(page), reader.where(0, 0).part(), 0).read();
    for (Seed seed : inner.seeds()) {
      add(
          new Seed(
              seed.origin(),
              seed.written(),
              seed.text(),
              seed.image(),
              seed.unseen(),
              reader.where(tokens.from(), tokens.to())));
    }
  }

  /** The addresses that stand as texts in a script. */
  void script(int from, int to) {
    String script = reader.text(from, Math.min(to, from + MOST_SCRIPT));
    for (ScriptLinks.Address address : ScriptLinks.in(script, MOST_OF_SCRIPTS - ofScripts)) {
      ofScripts++;
      Where where = reader.where(from + address.from(), from + address.to());
      add(new Seed("script", address.written(), "", false, true, where));
    }
  }

  private void add(String origin, @Nullable String target, Tokens tokens) {
    if (target != null && !target.isBlank()) {
      boolean unseen = !origin.equals("area");
      add(
          new Seed(
              origin, cut(target), "", false, unseen, reader.where(tokens.from(), tokens.to())));
    }
  }

  private void add(Seed seed) {
    if (seeds.size() < MOST) {
      seeds.add(seed);
    }
  }

  private static String cut(String target) {
    return target.length() > LONGEST ? target.substring(0, LONGEST) : target;
  }

  private static boolean startsWith(String text, String prefix) {
    return text.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  /** The links, in the order of the page. */
  List<Seed> seeds() {
    return seeds;
  }

  /** The address that links begin from; empty if the page names none. */
  String base() {
    return base;
  }

  /** The Content-IDs of the pictures. */
  List<String> cids() {
    return cids;
  }

  /** Whether something runs. */
  boolean isScripted() {
    return scripted;
  }

  /** How many pictures are shown. */
  int images() {
    return images;
  }

  /** The words that stand for pictures. */
  List<String> alternatives() {
    return alternatives;
  }

  /** Where the seen text of each anchor begins and ends. */
  List<int[]> anchorTexts() {
    return anchorTexts;
  }
}
