package ess.decompose.opener;

import java.io.IOException;

/** Unpacks ADC, by which old disk images of macOS are packed: runs, and copies of what came. */
final class AdcStep implements Window.Step {

  static final int REACH = 1 << 16;

  private static final int RUN = 0x80;
  private static final int LONG_COPY = 0x40;

  private final Bytes packed;
  private int at;

  AdcStep(Bytes packed) {
    this.packed = packed;
  }

  @Override
  public boolean next(Window window) throws IOException {
    int order = packed.at(at++);
    if (order < 0) {
      return false;
    }
    if ((order & RUN) != 0) {
      for (int left = (order & 0x7f) + 1; left > 0; left--) {
        int value = packed.at(at++);
        if (value < 0) {
          throw new IOException("a run ends before");
        }
        window.put(value);
      }
    } else if ((order & LONG_COPY) != 0) {
      window.copy(packed.big(at, 2) + 1, (order & 0x3f) + 4);
      at += 2;
    } else {
      window.copy(((order & 3) << 8) + packed.big(at, 1) + 1, (order >> 2) + 3);
      at++;
    }
    return true;
  }
}
