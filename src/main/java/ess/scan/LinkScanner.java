package ess.scan;

import ess.message.Finding;
import ess.message.Part;
import ess.message.PartTree;
import ess.message.Severity;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Finds links whose text names another site than the one they lead to. Sites are compared by
 * registrable domain. Mailing services lead every link through their own hosts: a link through a
 * known one, or through the sender's own, is a note and no more.
 *
 * <p>jsoup reads a page as a whole only if an anchor of it is suspicious when read alone; of most
 * pages it sees a few anchors or none.
 */
public final class LinkScanner {

  private static final String SOURCE = "links";
  private static final int MAX_ANCHOR_TEXT = 300;

  private static final Pattern SITE =
      Pattern.compile(
          "[^\\p{L}\\p{N}]{0,3}(https?://)?((?:[\\p{L}\\p{N}_-]{1,63}\\.){1,10}[\\p{L}]{2,24})\\.?"
              + "(:[0-9]{1,5})?([/?#]\\S{0,280})?[^\\p{L}\\p{N}]{0,3}",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern TARGET =
      Pattern.compile(
          "\\s{0,20}https?:[/\\\\]{0,20}(?:[^/\\\\?#@]{0,200}@)?(\\[[0-9a-f:.]{2,45}]|[^/\\\\:?#]{1,253}).*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern TRACKING_HOST =
      Pattern.compile(
          "(?:[a-z0-9-]{1,20}\\.)?(?:a?click[a-z0-9]{0,12}|links?|track(?:ing|er)?|trk|email|e|go|r|url[0-9]{0,8}|lnk|ct|t|tr|mail"
              + "(?:ing|er|s)?[0-9]{0,4}|news(?:letter)?s?|em[0-9]{0,8}|lists?|app[0-9]{0,4}|redirect|elink|mkt|nl|info)\\..+");
  private static final Pattern ADDRESS_DOMAIN =
      Pattern.compile("@([\\p{L}\\p{N}._-]{1,253})\\s{0,20}>?\\s{0,20}$");

  private final int maxBytes;
  private final int maxLinks;
  private final Sites sites;
  private final Set<String> wrappers;

  /**
   * Looks at that many bytes of a page and at that many of its links; what is behind them is a
   * finding of its own. The lists hold hosts that give names below their own, and hosts that lead
   * on to others.
   */
  public LinkScanner(int maxBytes, int maxLinks, String sharedHosts, String wrappers) {
    if (maxBytes < 1024 || maxLinks < 1) {
      throw new IllegalArgumentException(
          "ess.scan.html.max-bytes is %d, must be 1024 or more; ess.scan.links.max-links is %d, must be 1 or more"
              .formatted(maxBytes, maxLinks));
    }
    this.maxBytes = maxBytes;
    this.maxLinks = maxLinks;
    this.sites = Sites.read(sharedHosts, "ess.scan.links.shared-hosts");
    this.wrappers = Sites.lines(wrappers, "ess.scan.links.wrappers");
  }

  /** Looks at the links of all pages in the message. */
  public List<Finding> scan(PartTree tree) {
    String sender = tree.envelope().from();
    List<Finding> found = new ArrayList<>();
    for (Part part : tree.parts()) {
      if (isPage(part)) {
        look(part, sender, found);
      }
    }
    return found;
  }

  private static boolean isPage(Part part) {
    return switch (part.kind()) {
      case BODY, ENTRY, GAP -> isPageType(part);
      case MESSAGE, HEADERS, MULTIPART -> false;
    };
  }

  private static boolean isPageType(Part part) {
    if (FileKind.of(part.type()) == FileKind.PAGE) {
      return true;
    }
    if (part.declaredType() != null && FileKind.of(part.declaredType()) == FileKind.PAGE) {
      return true;
    }
    return part.names().stream()
        .anyMatch(name -> FileKind.ofExtension(Names.extension(name)) == FileKind.PAGE);
  }

  private String siteOf(@Nullable String from) {
    if (from == null) {
      return "";
    }
    Matcher matcher =
        ADDRESS_DOMAIN.matcher(from.length() > 1000 ? from.substring(from.length() - 1000) : from);
    return matcher.find() ? sites.registrable(Sites.normal(matcher.group(1))) : "";
  }

  private void look(Part part, @Nullable String sender, List<Finding> found) {
    if (part.content().size() > maxBytes) {
      found.add(
          limit(
                  part,
                  "links.too-large",
                  "The page is larger than ess.scan.html.max-bytes, and its end was not looked at")
              .withRange(maxBytes, part.content().size()));
    }
    String page = Texts.of(part, maxBytes);
    if (!Anchors.any(page, maxLinks, fragment -> isSuspicious(part, fragment, sender))) {
      return;
    }
    Document document = Jsoup.parse(page, "", Parser.htmlParser().setTrackPosition(true));
    int count = 0;
    for (Element anchor : document.getElementsByTag("a")) {
      if (++count > maxLinks) {
        found.add(
            limit(
                part,
                "links.too-many",
                "The page has more links than ess.scan.links.max-links, and the rest was not looked at"));
        return;
      }
      Finding finding = look(part, page, anchor, sender);
      if (finding != null) {
        found.add(finding);
      }
    }
  }

  private boolean isSuspicious(Part part, String fragment, @Nullable String sender) {
    return Jsoup.parseBodyFragment(fragment).getElementsByTag("a").stream()
        .anyMatch(anchor -> look(part, "", anchor, sender) != null);
  }

  private @Nullable Finding look(Part part, String page, Element anchor, @Nullable String sender) {
    String text = Sites.withPlainDots(Names.withoutFormat(anchor.text())).strip();
    String target = hrefOf(anchor);
    if (text.isEmpty() || text.length() > MAX_ANCHOR_TEXT || target.isEmpty()) {
      return null;
    }
    Matcher named = SITE.matcher(text);
    Matcher led = TARGET.matcher(target);
    if (!named.matches() || !led.matches()) {
      return null;
    }
    String namedHost = Sites.normal(named.group(2));
    String ledHost = Sites.normal(led.group(1));
    String namedSite = sites.registrable(namedHost);
    String ledSite = sites.registrable(ledHost);
    if (namedSite.equals(ledSite)) {
      return null;
    }
    boolean explicit = named.group(1) != null || namedHost.startsWith("www.");
    Finding finding = weigh(part, explicit, namedSite, ledHost, ledSite, target, sender);
    if (finding == null) {
      return null;
    }
    Finding shown =
        finding.withEvidence(
            "the text names %s, the link leads to %s".formatted(namedHost, ledHost));
    long[] bytes =
        Texts.bytesOf(
            part, page, anchor.sourceRange().startPos(), anchor.endSourceRange().endPos());
    return bytes == null ? shown : shown.withRange(bytes[0], bytes[1]);
  }

  private static String hrefOf(Element anchor) {
    String href = anchor.attr("href");
    return href.isEmpty() ? anchor.attr("xlink:href") : href;
  }

  private @Nullable Finding weigh(
      Part part,
      boolean explicit,
      String namedSite,
      String ledHost,
      String ledSite,
      String target,
      @Nullable String sender) {
    if (Sites.isBelow(ledHost, wrappers)) {
      return leadsOnTo(target, namedSite)
          ? null
          : finding(
              part,
              "links.wrapped",
              "A link whose text names a site goes through a service that hides where it leads",
              1);
    }
    if (ledSite.equals(siteOf(sender))) {
      return finding(
          part,
          "links.through-sender",
          "A link whose text names another site leads to the sender's own",
          1);
    }
    if (!Sites.isAddress(ledHost) && (TRACKING_HOST.matcher(ledHost).matches() || !explicit)) {
      return finding(
          part,
          "links.other-site-weak",
          "A link whose text may name a site leads to another one",
          3);
    }
    return finding(part, "links.other-site", "A link leads to another site than its text names", 8)
        .withTechnique("T1566.002");
  }

  /** Whether the target names the site in clear, as wrappers of mail gateways do. */
  private boolean leadsOnTo(String target, String namedSite) {
    String clear = target;
    for (int i = 0; i < 2; i++) {
      try {
        clear = URLDecoder.decode(clear, StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        break;
      }
    }
    int start = clear.indexOf("://") + 3;
    String rest = clear.substring(start).toLowerCase(Locale.ROOT);
    return rest.contains(namedSite);
  }

  private static Finding finding(Part part, String id, String title, int score) {
    Severity severity = score >= 8 ? Severity.HIGH : score >= 3 ? Severity.MEDIUM : Severity.LOW;
    return Finding.of(id, SOURCE, title, severity, score, part.path());
  }

  private static Finding limit(Part part, String id, String title) {
    return Finding.of(id, SOURCE, title, Severity.LOW, 0, part.path()).asUnfinished();
  }
}
