package ess.extract;

import java.util.Arrays;

/**
 * The open elements of a page, each with whether its text is seen. End tags and implied ends are
 * taken as browsers take them, within bounds that keep the time linear. For one thread.
 */
final class Nesting {

  private static final int MOST_OPEN = 1_000;
  private static final int LOOK_BACK = 40;
  private static final int SAME_COLOR = 1 << 20;
  private static final int UNSEEN_ELEMENT = 1 << 21;

  private int[] elements = new int[64];
  private int[] hidden = new int[64];
  private int[] colors = new int[64];
  private int[] backgrounds = new int[64];
  private int depth;
  private int floor = 1;

  /** A page in black on white. */
  Nesting() {
    elements[0] = Tags.OTHER;
    backgrounds[0] = 0xffffff;
    depth = 1;
  }

  /** Whether the text here is seen. */
  boolean isSeen() {
    return hidden[depth - 1] == 0;
  }

  /** The colour behind the text. */
  int background() {
    return backgrounds[depth - 1];
  }

  /** How many elements are open. */
  int depth() {
    return depth;
  }

  /** Keeps that many from being closed; answers how many were kept before. */
  int floor(int number) {
    int before = floor;
    floor = number;
    return before;
  }

  /** Closes all but the first. */
  void closeTo(int number) {
    depth = Math.min(depth, number);
  }

  /** Opens an element that looks as the style says. */
  void open(int element, Style style) {
    if (depth >= MOST_OPEN) {
      return;
    }
    if (depth == elements.length) {
      elements = Arrays.copyOf(elements, 2 * depth);
      hidden = Arrays.copyOf(hidden, 2 * depth);
      colors = Arrays.copyOf(colors, 2 * depth);
      backgrounds = Arrays.copyOf(backgrounds, 2 * depth);
    }
    int above = depth - 1;
    elements[depth] = element;
    colors[depth] = style.color() == Style.UNSET ? colors[above] : style.color();
    backgrounds[depth] =
        style.background() == Style.UNSET ? backgrounds[above] : style.background();
    hidden[depth] = hiddenBy(style, above);
    if (Tags.isUnseen(element)) {
      hidden[depth] |= UNSEEN_ELEMENT;
    }
    depth++;
  }

  private int hiddenBy(Style style, int above) {
    int inherited = hidden[above];
    int undone = style.shows() & ~Style.FINAL;
    int result = ((inherited & ~undone) | style.hides()) & ~SAME_COLOR;
    return Colors.isSame(colors[depth], backgrounds[depth]) ? result | SAME_COLOR : result;
  }

  /** Whether something with the style would be seen here. */
  boolean wouldBeSeen(Style style) {
    int hiding = hidden[depth - 1] & ~SAME_COLOR & ~Style.SIZE;
    return (hiding | (style.hides() & ~Style.SIZE)) == 0;
  }

  /** Closes what a start tag ends without a word. */
  void imply(int element) {
    if (element == Tags.TD || element == Tags.TH) {
      closeWithin(Tags.TD, Tags.TH, Tags.TABLE);
    } else if (element == Tags.TR) {
      closeWithin(Tags.TR, Tags.TR, Tags.TABLE);
    } else if (element == Tags.LI) {
      closeWithin(Tags.LI, Tags.LI, Tags.OTHER);
    } else if (element == Tags.OPTION) {
      closeWithin(Tags.OPTION, Tags.OPTION, Tags.SELECT);
    } else if (element == Tags.BODY) {
      closeHead();
    }
    if (Tags.isBlock(element) && element != Tags.OPTION) {
      closeWithin(Tags.P, Tags.P, Tags.OTHER);
    }
  }

  /** A head that was left open ends where the body begins. */
  private void closeHead() {
    for (int i = depth - 1; i > 0 && i >= depth - LOOK_BACK; i--) {
      if (Tags.isUnseen(elements[i])) {
        depth = i;
      }
    }
  }

  private void closeWithin(int element, int other, int border) {
    for (int i = depth - 1; i > 0 && i >= depth - LOOK_BACK; i--) {
      if (elements[i] == element || elements[i] == other) {
        depth = i;
        return;
      }
      boolean isCell = element == Tags.TD || element == Tags.TR;
      if (isCell ? elements[i] == border : Tags.isBorder(elements[i])) {
        return;
      }
    }
  }

  /** Closes the element of an end tag, if it is open. */
  void close(int element) {
    boolean inline = Tags.isInline(element);
    int last = Math.max(floor, depth - (inline ? LOOK_BACK : MOST_OPEN));
    int looked = 0;
    for (int i = depth - 1; i >= last; i--) {
      if (elements[i] == element) {
        depth = i;
        return;
      }
      boolean stops =
          inline
              ? Tags.isBlock(elements[i])
              : Tags.isBorder(elements[i]) && element != Tags.TABLE && !Tags.isBorder(element);
      if (stops || ++looked > 4 * LOOK_BACK) {
        return;
      }
    }
  }
}
