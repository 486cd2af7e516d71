package ess.decompose;

import ess.decompose.TextSearch.Hidden;
import ess.decompose.opener.Base64Text;
import ess.decompose.opener.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds base64 whose lines stand apart: in the cells of a table, behind numbers or commands,
 * between tags, in attributes, parted by signs that nobody sees. What tells them is that they have
 * one length, and that they stand for something when they are put together.
 */
final class BrokenBase64 {

  private static final int LEAST_RUN = 16;
  private static final int LEAST_RUNS = 3;
  private static final int LONGEST_GAP = 60;

  private final byte[] a;
  private final int start;
  private final int end;
  private final int most;
  private final List<Hidden> found = new ArrayList<>();
  private int runs;
  private int length;
  private int gap;
  private int first;
  private int last;
  private boolean apart;

  BrokenBase64(Bytes text, int most) {
    this.a = text.array();
    this.start = text.from();
    this.end = text.to();
    this.most = most;
  }

  /** What there is, in the order of the text. */
  List<Hidden> find() {
    int i = start;
    while (i + LEAST_RUN <= end && found.size() < most) {
      int back = i + LEAST_RUN - 1;
      while (back >= i && Base64Text.isLetter(a[back])) {
        back--;
      }
      if (back >= i) {
        i = back + 1;
        continue;
      }
      int stop = i + LEAST_RUN;
      while (stop < end && (Base64Text.isLetter(a[stop]) || a[stop] == '=')) {
        stop++;
      }
      take(i, stop);
      i = stop;
    }
    finish();
    return found;
  }

  private void take(int from, int to) {
    boolean fits = runs > 0 && from - last <= LONGEST_GAP && to - from <= length;
    if (!fits) {
      finish();
      first = from;
      length = to - from;
    }
    gap = fits ? from - last : 0;
    apart |= fits && !new Bytes(a, last, from).isBlank();
    runs++;
    last = to;
    if (to - from < length) {
      finish();
    }
  }

  /** Looks at the runs that belong together, of which the last may be shorter. */
  private void finish() {
    if (runs >= LEAST_RUNS && apart) {
      Bytes bytes = Base64Text.decode(letters()).content();
      if (ScriptSearch.isWorthIt(bytes)) {
        found.add(
            new Hidden(View.BASE64_PIECES, null, null, first - start, last - start, bytes.copy()));
      }
    }
    runs = 0;
    apart = false;
  }

  private Bytes letters() {
    ByteArrayOutputStream letters = new ByteArrayOutputStream();
    int i = first;
    while (i < last) {
      int stop = i;
      while (stop < last && Base64Text.isLetter(a[stop])) {
        stop++;
      }
      if (stop - i >= LEAST_RUN) {
        while (stop < last && (Base64Text.isLetter(a[stop]) || a[stop] == '=')) {
          stop++;
        }
        letters.write(a, i, stop - i);
      }
      i = Math.max(stop, i + 1);
    }
    // A last run that is too short to be told as one stands as far off as the others.
    int tail = last + gap;
    for (int n = 0; n < LEAST_RUN && tail + n < end; n++) {
      byte letter = a[tail + n];
      if (!Base64Text.isLetter(letter) && letter != '=') {
        break;
      }
      letters.write(letter);
    }
    return Bytes.of(letters.toByteArray());
  }
}
