package ess.extract;

import ess.message.ByteRange;
import ess.message.PartPath;
import ess.message.facts.Where;

/**
 * Reads a page of HTML or SVG in one pass: what is seen, what is not, and where it leads. For one
 * page and one thread.
 */
final class PageReader {

  private static final int PADDING = 15;
  private static final int MOST_COMMENT = 2_000;

  private final Source source;
  private final PartPath part;
  private final char[] chars;
  private final References references;
  private final Nesting nesting = new Nesting();
  private final Looks looks;
  private final Pen visible;
  private final Pen hidden;
  private final PageLinks links;
  private final PageForms forms;
  private final Cells cells = new Cells();
  private int uncounted;
  private int emptyLines;
  private boolean padded;
  private boolean conditional;
  private int drawing;
  private boolean keepsLines;

  /** Reads the page of the part, up to so many characters of text. */
  PageReader(Source source, PartPath part, int limit) {
    this(source, part, limit, false);
  }

  /** Keeps all white space of what is seen if it should. */
  PageReader(Source source, PartPath part, int limit, boolean unfolded) {
    this.source = source;
    this.part = part;
    chars = source.chars();
    references = new References(chars);
    looks = new Looks(source);
    visible = new Pen(limit, unfolded);
    hidden = new Pen(limit);
    links = new PageLinks(this, visible, hidden);
    forms = new PageForms(this);
  }

  /** Reads it all. */
  Page read() {
    walk(new Tokens(chars, 0, source.length()));
    links.closeAnchor(source.length());
    return new Page(
        visible,
        hidden,
        uncounted,
        links.seeds(),
        forms.all(),
        links.base(),
        links.images(),
        links.alternatives(),
        links.anchorTexts(),
        links.cids(),
        links.isScripted(),
        padded,
        cells.read());
  }

  private void walk(Tokens tokens) {
    while (true) {
      switch (tokens.next()) {
        case TEXT -> text(tokens.from(), tokens.to(), true);
        case RAW -> raw(tokens);
        case START -> start(tokens);
        case END -> end(tokens);
        case COMMENT -> comment(tokens.from(), tokens.to());
        case NOTHING -> {
          return;
        }
      }
    }
  }

  /** Where the characters from one to behind another stand. */
  Where where(int from, int to) {
    return new Where(part, new ByteRange(source.start(from), source.start(to)));
  }

  /** The characters from one to behind another. */
  String text(int from, int to) {
    return source.text(from, to);
  }

  private void raw(Tokens tokens) {
    int element = tokens.element();
    if (element == Tags.STYLE) {
      if (!conditional) {
        looks.sheet(tokens.from(), tokens.to());
      }
    } else if (element == Tags.SCRIPT) {
      links.script(tokens.from(), tokens.to());
    } else if (element == Tags.TITLE || element == Tags.TEXTAREA) {
      text(tokens.from(), tokens.to(), true);
    } else if (element != Tags.IFRAME) {
      text(tokens.from(), tokens.to(), false);
    }
  }

  private void text(int from, int to, boolean hasReferences) {
    boolean seen = nesting.isSeen() && !conditional;
    Pen pen = seen ? visible : hidden;
    int before = pen.letters();
    for (int i = from; i < to; i++) {
      char c = chars[i];
      if (c == '&' && hasReferences) {
        String read = references.read(i, to, false);
        if (read != null) {
          reference(pen, read, i);
          i = references.end() - 1;
          continue;
        }
      }
      if (c <= ' ' || c == '\u00a0') {
        if (c == '\n' && keepsLines) {
          pen.line(source.start(i));
        } else if (c != 0) {
          pen.blank(source.start(i));
        }
      } else {
        pen.put(c, source.start(i), source.width(i));
        emptyLines = seen ? 0 : emptyLines;
      }
    }
    uncounted += conditional ? pen.letters() - before : 0;
  }

  private void reference(Pen pen, String read, int from) {
    int at = source.start(from);
    int size = source.start(references.end()) - at;
    for (int k = 0; k < read.length(); k++) {
      char c = read.charAt(k);
      if (c <= ' ' || c == '\u00a0') {
        pen.blank(at);
      } else {
        pen.put(c, k == 0 ? at : at + size, k == 0 ? size : 0);
        emptyLines = 0;
      }
    }
  }

  private void comment(int from, int to) {
    if (isEndOfCondition(from, to)) {
      return;
    }
    if (to - from > 3 && chars[from] == '[' && (chars[from + 1] | 0x20) == 'i') {
      conditional(from, to);
    } else if (from > 7
        && drawing > 0
        && source.text(from, Math.min(to, from + 7)).equals("[CDATA[")) {
      text(from + 7, Math.max(from + 7, to - 2), false);
    } else if (!isDoctype(from, to)) {
      int last = Math.min(to, from + MOST_COMMENT);
      int before = hidden.letters();
      hidden.line(source.start(from));
      for (int i = from; i < last; i++) {
        if (chars[i] <= ' ') {
          hidden.blank(source.start(i));
        } else {
          hidden.put(chars[i], source.start(i), source.width(i));
        }
      }
      hidden.line(source.start(last));
      uncounted += hidden.letters() - before;
    }
  }

  private boolean isEndOfCondition(int from, int to) {
    int begin = to - from > 2 && chars[from] == '<' ? from + 2 : from;
    return to - begin >= 6 && source.text(begin, begin + 6).equalsIgnoreCase("[endif");
  }

  private boolean isDoctype(int from, int to) {
    return to - from > 7 && source.text(from, from + 7).equalsIgnoreCase("doctype");
  }

  /** A comment that old Outlook reads as a part of the page. */
  private void conditional(int from, int to) {
    int begin = from;
    while (begin < to && chars[begin] != '>') {
      begin++;
    }
    if (begin + 1 >= to || conditional) {
      return;
    }
    int depth = nesting.depth();
    int floor = nesting.floor(depth);
    conditional = true;
    walk(new Tokens(chars, begin + 1, to));
    conditional = false;
    links.closeAnchorSince(begin, to);
    nesting.floor(floor);
    nesting.closeTo(depth);
  }

  private void start(Tokens tokens) {
    int element = tokens.element();
    if (!conditional) {
      nesting.imply(element);
    }
    if (Tags.isBlock(element) || element == Tags.BR) {
      line(source.start(tokens.from()));
      if (element == Tags.BR || element == Tags.P) {
        emptyLines += nesting.isSeen() && !conditional ? 1 : 0;
        padded |= emptyLines >= PADDING;
      }
    } else if (element == Tags.TD || element == Tags.TH) {
      if (!conditional) {
        visible.blank(source.start(tokens.from()));
      }
      hidden.blank(source.start(tokens.from()));
    }
    Style style = looks.of(tokens, element);
    boolean shown = nesting.wouldBeSeen(style) && !conditional;
    boolean isEmpty = Tags.isVoid(element) || (tokens.isSelfClosing() && drawing > 0);
    if (!isEmpty) {
      nesting.open(element, style);
      drawing += element == Tags.SVG ? 1 : 0;
      keepsLines |= element == Tags.PRE || element == Tags.TEXTAREA;
    }
    links.start(tokens, element, shown);
    cells.start(element, nesting.background());
    forms.start(tokens, element);
    if (isEmpty && element == Tags.A) {
      links.closeAnchor(tokens.to());
    }
  }

  private void line(int at) {
    if (!conditional) {
      visible.line(at);
    }
    hidden.line(at);
  }

  private void end(Tokens tokens) {
    int element = tokens.element();
    if (Tags.isBlock(element)) {
      line(source.start(tokens.from()));
    }
    if (element == Tags.A) {
      links.closeAnchor(tokens.to());
    } else if (element == Tags.FORM) {
      forms.end();
    } else if (element == Tags.SVG) {
      drawing = Math.max(0, drawing - 1);
    } else if (element == Tags.PRE || element == Tags.TEXTAREA) {
      keepsLines = false;
    }
    cells.end(element);
    nesting.close(element);
  }
}
