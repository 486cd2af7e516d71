package ess.decompose.opener;

import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens small files that lead somewhere when they are opened: internet shortcuts, desktop entries,
 * themes, web queries, saved searches and libraries, contacts, launch files and property lists.
 */
final class PointerOpener implements Opener {

  private static final Set<MediaType> TYPES = Set.copyOf(TextMagic.POINTERS);
  private static final String USER_EXECUTION = "T1204.002";
  private static final String FORCED_AUTHENTICATION = "T1187";

  PointerOpener() {}

  @Override
  public boolean opens(MediaType type) {
    return TYPES.contains(type);
  }

  @Override
  public void open(Opening opening) {
    new Reading(opening).read();
  }

  /** Reads one file. */
  private static final class Reading {

    private static final int MOST_TEXT = 1 << 20;
    private static final int MOST_NOTES = 5;
    private static final Set<String> TARGETS = Set.of("url", "baseurl", "origurl");
    private static final Pattern COMMAND = Pattern.compile("exec|tryexec");
    private static final Pattern SPELLED = Pattern.compile("&#(x?)([0-9a-fA-F]{1,6});");
    private static final Pattern OF_FORMATS =
        Pattern.compile(
            "(?i)https?://(www\\.apple\\.com/DTDs/|(www\\.)?w3\\.org/|schemas\\.microsoft\\.com/"
                + "|schemas\\.openxmlformats\\.org/).*");

    /** What leads to a program, a share or a search, rather than to a page. */
    private static final Pattern RISKY =
        Pattern.compile(
            "(?si)(\\\\\\\\|//|file:|search-ms:|search:|ms-[a-z-]+:|javascript:|vbscript:"
                + "|ldap:|smb:).*|.*(@ssl|davwwwroot).*|.*@[0-9]{1,5}\\\\.*");

    private static final Pattern OWN_DISK =
        Pattern.compile("(?si)file:/{0,3}(localhost/)?([a-z][:|]|[^/\\\\]*$|(usr|opt|home)/).*");

    private final Opening opening;
    private final Bytes file;
    private final Links links = new Links();
    private int noted;

    Reading(Opening opening) {
      this.opening = opening;
      file = opening.bytes();
    }

    void read() {
      if (file.has(0, "bplist0")) {
        Plist.read(opening, links);
        links.handOver(opening);
        return;
      }
      String text = text(file.slice(0, MOST_TEXT));
      if (file.size() > MOST_TEXT) {
        opening.gap(MOST_TEXT, file.size());
      }
      if (text.stripLeading().startsWith("<")) {
        markup(text);
      } else {
        lines(text);
      }
      links.handOver(opening);
    }

    /** The text in the charset that its first bytes tell. */
    private static String text(Bytes bytes) {
      int mark = bytes.u16(0);
      if (mark == 0xfeff || mark == 0xfffe) {
        return new String(
            bytes.array(),
            bytes.from(),
            bytes.size(),
            mark == 0xfeff ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
      }
      return Bytes.utf8(bytes.latin1());
    }

    private void markup(String text) {
      Matcher matcher = SPELLED.matcher(text);
      String plain =
          matcher
              .replaceAll(
                  found -> Matcher.quoteReplacement(spelled(found.group(1), found.group(2))))
              .replace("&quot;", "\"")
              .replace("&amp;", "&");
      for (String address : Addresses.in(plain)) {
        if (!OF_FORMATS.matcher(address).matches()) {
          target(address);
        }
      }
      int end = file.size();
      while (end > 0 && file.at(end - 1) != '>') {
        end--;
      }
      if (end > 0) {
        opening.gap(end, file.size());
      }
    }

    private static String spelled(String hex, String digits) {
      int c = Integer.parseInt(digits, hex.isEmpty() && !digits.matches(".*\\D.*") ? 10 : 16);
      return Character.isValidCodePoint(c) ? Character.toString(c) : "";
    }

    private void lines(String text) {
      for (String line : (Iterable<String>) text.lines()::iterator) {
        if (opening.isStopped()) {
          return;
        }
        int equals = line.indexOf('=');
        String key = equals < 0 ? "" : line.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        String value = line.substring(equals + 1).strip();
        List<String> found = Addresses.in(value);
        if (COMMAND.matcher(key).matches() && !value.isEmpty()) {
          note(value, USER_EXECUTION);
        } else if (found.isEmpty() && TARGETS.contains(key)) {
          target(value);
        }
        found.forEach(this::target);
      }
      unaccounted();
    }

    /** Lines that are no setting, section or comment belong to nothing. */
    private void unaccounted() {
      byte[] a = file.array();
      int gap = -1;
      for (int at = file.from(); at < file.to() && !opening.isStopped(); ) {
        int next = Bytes.lineEnd(a, at, file.to());
        Bytes line = new Bytes(a, at, next);
        boolean odd = !line.isBlank() && !isSetting(line);
        if (odd && gap < 0) {
          gap = at - file.from();
        } else if (!odd && gap >= 0 && !line.isBlank()) {
          opening.gap(gap, at - file.from());
          gap = -1;
        }
        at = next;
      }
      if (gap >= 0) {
        opening.gap(gap, file.size());
      }
    }

    private boolean isSetting(Bytes line) {
      int first = line.at(0);
      boolean wide = file.u16(0) == 0xfeff || file.u16(0) == 0xfffe;
      boolean query = opening.type().equals(TextMagic.QUERY);
      return wide
          || query
          || first == '['
          || first == ';'
          || first == '#'
          || first == 0xef
          || line.find("=", 1, Math.min(line.size(), 80)) > 0;
    }

    private void target(String address) {
      links.add(address);
      boolean risky = RISKY.matcher(address).matches() && !OWN_DISK.matcher(address).matches();
      if (risky) {
        note(address, FORCED_AUTHENTICATION);
      }
    }

    private void note(String target, String technique) {
      if (noted++ < MOST_NOTES) {
        int at = file.find(target, 0, file.size());
        Finding finding =
            Finding.of(
                    "document.shortcut",
                    Opener.SOURCE,
                    technique.equals(USER_EXECUTION)
                        ? "This is a shortcut, which runs what it names when it is opened"
                        : "This leads to a share, a search or a program when it is opened",
                    Severity.MEDIUM,
                    4,
                    opening.path())
                .withTechnique(technique)
                .withEvidence(target);
        opening.note(at < 0 ? finding : finding.withRange(at, at + target.length()));
      }
    }
  }
}
