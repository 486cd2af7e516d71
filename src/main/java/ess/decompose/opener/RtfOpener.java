package ess.decompose.opener;

import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Opens Rich Text Format: objects and pictures, however their digits are broken up, the
 * instructions of fields, the template, the text, and what stands behind the last brace. Groups are
 * counted, never descended into, so that their depth costs nothing.
 */
final class RtfOpener implements Opener {

  static final MediaType RTF = MediaType.of("application/rtf");

  /** The charset of bytes whose charset nobody tells. */
  static final Charset WESTERN = western();

  @Override
  public boolean opens(MediaType type) {
    return type.equals(RTF);
  }

  @Override
  public void open(Opening opening) {
    new Reading(opening).read();
  }

  /** What a group is for. */
  private enum Destination {
    TEXT,
    SKIPPED,
    OBJECT,
    HEX,
    PICTURE,
    CLASS,
    FIELD,
    TEMPLATE,
    HTML
  }

  /** Reads one file. */
  private static final class Reading {

    private static final int MOST_TEXT = 1 << 20;
    private static final int LONGEST_WORD = 64;
    private static final int SMALLEST_HEX = 32;
    private static final int MOST_NESTED = 1000;

    private final Opening opening;
    private final Bytes rtf;
    private final Links links = new Links();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder html = new StringBuilder();
    private final StringBuilder field = new StringBuilder();
    private final StringBuilder target = new StringBuilder();
    private final StringBuilder className = new StringBuilder();
    private final List<RtfHex> hex = new ArrayList<>();
    private final List<Integer> hexDepth = new ArrayList<>();
    private Destination[] groups = new Destination[64];
    private int depth = -1;
    private int at;
    private int objects;
    private int fieldDepth = -1;
    private boolean ignorable;
    private boolean fromHtml;
    private boolean hiddenFromHtml;
    private int skippedCharacters;
    private int unicodeSkip = 1;

    Reading(Opening opening) {
      this.opening = opening;
      rtf = opening.bytes();
    }

    void read() {
      int counted = 0;
      while (at < rtf.size()) {
        if ((++counted & 0xfff) == 0 && opening.isStopped()) {
          return;
        }
        int c = rtf.at(at);
        if (c == '{') {
          push();
          at++;
        } else if (c == '}') {
          at++;
          pop();
          if (depth < 0) {
            break;
          }
        } else if (c == '\\') {
          control();
        } else {
          at++;
          if (c != '\r' && c != '\n') {
            character(c);
          }
        }
      }
      boolean closed = depth < 0;
      while (depth >= 0) {
        pop();
      }
      if (!closed) {
        opening.damaged("a brace is not closed", null);
      }
      DerivedText.text(opening, "", text);
      if (fromHtml) {
        DerivedText.handOver(opening, "html", "html", Magic.HTML, html);
      }
      links.handOver(opening);
      opening.gap(at, rtf.size());
    }

    private void push() {
      depth++;
      if (depth == groups.length) {
        groups = Arrays.copyOf(groups, depth * 2);
      }
      groups[depth] = depth == 0 ? Destination.TEXT : groups[depth - 1];
      ignorable = false;
    }

    private void pop() {
      for (int i = hex.size() - 1; i >= 0 && hexDepth.get(i) == depth; i--) {
        hexDepth.remove(i);
        finish(hex.remove(i), groups[depth]);
      }
      if (depth == fieldDepth) {
        fieldDepth = -1;
        Fields.instruction(opening, field.toString(), links);
        field.setLength(0);
      }
      if (depth >= 0
          && groups[depth] == Destination.TEMPLATE
          && (depth == 0 || groups[depth - 1] != Destination.TEMPLATE)) {
        template();
      }
      depth--;
      ignorable = false;
    }

    private void control() {
      int c = rtf.at(at + 1);
      if (c == '\'') {
        int value = Character.digit(rtf.at(at + 2), 16) << 4 | Character.digit(rtf.at(at + 3), 16);
        if (inHex()) {
          hex.get(hex.size() - 1).escape();
        } else if (value >= 0) {
          character(value);
        }
        at += 4;
        return;
      }
      if (!isLetter(c)) {
        at += 2;
        if (c == '*') {
          ignorable = true;
        } else if (c == '\\' || c == '{' || c == '}') {
          character(c);
        } else if (c == '~') {
          character(' ');
        }
        return;
      }
      int end = at + 1;
      while (isLetter(rtf.at(end)) && end - at <= LONGEST_WORD) {
        end++;
      }
      String word = rtf.slice(at + 1, end).latin1();
      boolean negative = rtf.at(end) == '-';
      int digits = negative ? end + 1 : end;
      long number = 0;
      int next = digits;
      while (rtf.at(next) >= '0' && rtf.at(next) <= '9') {
        number = Math.min(Integer.MAX_VALUE, number * 10 + (rtf.at(next) - '0'));
        next++;
      }
      boolean numbered = next > digits;
      next = numbered || !negative ? next : end;
      at = rtf.at(next) == ' ' ? next + 1 : next;
      word(word, numbered ? (int) (negative ? -number : number) : -1, numbered);
    }

    private void word(String word, int number, boolean numbered) {
      boolean unknown = ignorable;
      ignorable = false;
      switch (word) {
        case "bin" -> binary(Math.max(0, number));
        case "objdata" -> startHex(Destination.OBJECT);
        case "pict" -> startHex(Destination.PICTURE);
        case "datastore", "themedata", "colorschememapping", "datafield", "fontemb", "svb" ->
            startHex(Destination.HEX);
        case "objclass" -> to(Destination.CLASS);
        case "fldinst" -> {
          to(Destination.FIELD);
          fieldDepth = fieldDepth < 0 ? depth : fieldDepth;
        }
        case "template" -> to(Destination.TEMPLATE);
        case "htmltag" -> to(Destination.HTML);
        case "fldrslt", "result" -> to(Destination.TEXT);
        case "objupdate" -> updates("document.object-update", 4, "objupdate");
        case "objautlink" -> updates("document.object-update", 3, "objautlink");
        case "fromhtml" -> fromHtml = true;
        case "htmlrtf" -> hiddenFromHtml = !numbered || number != 0;
        case "uc" -> unicodeSkip = Math.max(0, number);
        case "u" -> {
          if (numbered) {
            character(number & 0xffff);
            skippedCharacters = unicodeSkip;
          }
        }
        case "par", "line", "row", "sect", "page" -> character('\n');
        case "tab", "cell" -> character('\t');
        case "fonttbl",
            "colortbl",
            "stylesheet",
            "listtable",
            "listoverridetable",
            "rsidtbl",
            "generator",
            "xmlnstbl",
            "filetbl",
            "revtbl",
            "latentstyles" ->
            to(Destination.SKIPPED);
        default -> {
          if (unknown && depth >= 0 && groups[depth] == Destination.TEXT) {
            to(Destination.SKIPPED);
          } else if (unknown && depth >= 0 && isHex(groups[depth])) {
            to(Destination.SKIPPED);
          }
        }
      }
    }

    private void to(Destination destination) {
      if (depth >= 0) {
        groups[depth] = destination;
      }
    }

    private static boolean isHex(Destination destination) {
      return destination == Destination.OBJECT
          || destination == Destination.HEX
          || destination == Destination.PICTURE;
    }

    private void startHex(Destination destination) {
      to(destination);
      if (hex.size() >= MOST_NESTED) {
        opening.damaged("objects inside objects", null);
        return;
      }
      hex.add(new RtfHex(at));
      hexDepth.add(Math.max(0, depth));
    }

    private boolean inHex() {
      return !hex.isEmpty() && (depth < 0 || isHex(groups[depth]));
    }

    private void binary(int count) {
      Bytes raw = rtf.slice(at, (long) at + count);
      if (inHex()) {
        hex.get(hex.size() - 1).raw(raw);
      } else {
        opening.gap(at, (long) at + raw.size());
      }
      at += raw.size();
    }

    private void character(int c) {
      Destination destination = depth < 0 ? Destination.TEXT : groups[depth];
      if (!hex.isEmpty() && (isHex(destination) || destination == Destination.SKIPPED)) {
        hex.get(hex.size() - 1).character(c, destination == Destination.SKIPPED);
        return;
      }
      if (skippedCharacters > 0) {
        skippedCharacters--;
        return;
      }
      char shown = (char) (c >= 0x80 && c < 0xa0 ? western(c) : c);
      switch (destination) {
        case TEXT -> {
          append(text, shown);
          if (fromHtml && !hiddenFromHtml) {
            append(html, shown);
          }
        }
        case HTML -> append(html, shown);
        case FIELD -> append(field, shown);
        case TEMPLATE -> append(target, shown);
        case CLASS -> append(className, shown);
        default -> {}
      }
    }

    private static void append(StringBuilder to, char c) {
      if (to.length() < MOST_TEXT) {
        to.append(c);
      }
    }

    private static int western(int c) {
      return new String(new byte[] {(byte) c}, WESTERN).charAt(0);
    }

    private void template() {
      String address = target.toString().strip();
      target.setLength(0);
      if (address.isEmpty()) {
        return;
      }
      links.add(address);
      if (Links.isRemote(address)) {
        Fields.loaded(opening, "template " + address, address);
      }
    }

    private void updates(String id, int score, String evidence) {
      opening.note(
          Finding.of(
                  id,
                  Opener.SOURCE,
                  "The document loads or runs an object as soon as it is opened",
                  Severity.MEDIUM,
                  score,
                  opening.path())
              .withRange(Math.max(0, at - evidence.length() - 1), at)
              .withEvidence(evidence));
    }

    private void finish(RtfHex digits, Destination destination) {
      String declared = className.toString().strip();
      if (destination == Destination.OBJECT || destination == Destination.SKIPPED) {
        className.setLength(0);
      }
      objects++;
      List<Bytes> done = new ArrayList<>();
      boolean picture = destination != Destination.OBJECT && destination != Destination.SKIPPED;
      for (Bytes bytes : digits.readings()) {
        if (bytes.isEmpty() || done.stream().anyMatch(bytes::sameAs) || opening.isStopped()) {
          continue;
        }
        done.add(bytes);
        if (!picture) {
          object(bytes, declared, done.size(), digits.from());
        } else if (bytes.size() >= SMALLEST_HEX) {
          opening.stored(
              Entry.of((destination == Destination.PICTURE ? "picture " : "data ") + objects)
                  .at(digits.from(), at),
              bytes);
          return;
        }
      }
    }

    private void object(Bytes bytes, String declared, int reading, long from) {
      Ole1Object object = Ole1Object.of(bytes);
      String where = object.className().isEmpty() ? declared : object.className();
      String number = reading == 1 ? "" + objects : objects + "-" + reading;
      String name = "object " + number + (where.isBlank() ? "" : " " + where);
      String lower = (declared + " " + object.className()).toLowerCase(Locale.ROOT);
      if (lower.contains("equation")) {
        OleObjects.equation(opening, name);
      }
      OleObjects.risk(opening, ClassId.in(lower), name);
      Entry entry = Entry.of(name).at(from, at);
      if (object.linked()) {
        OleObjects.link(opening, object.topic(), links, name);
      }
      if (lower.contains("package") && object.isRead()) {
        OlePackage file = OlePackage.of(object.content());
        OleObjects.embedded(opening, file, name);
        rest(entry, object.content().slice(file.end(), object.content().size()));
      } else if (object.isRead() && !object.content().isEmpty()) {
        opening.stored(entry, object.content());
      } else {
        int ole = Ole1Object.compoundFile(bytes);
        if (ole > 0) {
          opening.stored(entry, bytes.slice(ole, bytes.size()));
        }
        opening.stored(
            ole > 0 ? entry.view("object-header") : entry, ole > 0 ? bytes.slice(0, ole) : bytes);
        return;
      }
      rest(entry, bytes.slice(object.end(), bytes.size()));
    }

    private void rest(Entry entry, Bytes rest) {
      if (!rest.isBlank()) {
        opening.stored(
            Entry.of(entry.name() + " rest").at(from(entry), to(entry)).view("unclaimed"), rest);
      }
    }

    private static long from(Entry entry) {
      return entry.range() == null ? 0 : entry.range().from();
    }

    private static long to(Entry entry) {
      return entry.range() == null ? 0 : entry.range().to();
    }

    private static boolean isLetter(int c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
  }

  private static Charset western() {
    return Charset.isSupported("windows-1252")
        ? Charset.forName("windows-1252")
        : StandardCharsets.ISO_8859_1;
  }
}
