package ess.decompose.opener;

import java.io.IOException;
import java.util.Arrays;

/**
 * Unpacks LZX as cabinets and compiled help hold it, a frame of at most 32 KB at a time. Written
 * after Microsoft's "LZX Data Compression Format" of the Cabinet SDK and [MS-PATCH] section 2.
 */
final class Lzx {

  /** How many bytes a frame unpacks to, but for the last. */
  static final int FRAME = 1 << 15;

  static final int LEAST_WINDOW_BITS = 15;
  static final int MOST_WINDOW_BITS = 21;

  private static final int[] SLOTS = {30, 32, 34, 36, 38, 42, 50};
  private static final int LITERALS = 256;
  private static final int LENGTHS = 249;
  private static final int CALL = 0xe8;
  private static final int CALL_TAIL = 10;
  private static final int MOST_FRAMES_OF_CALLS = 32768;

  private final byte[] window;
  private final int[] mainLengths;
  private final int[] lengthLengths = new int[LENGTHS];
  private final int[] base = new int[51];
  private final int[] extra = new int[51];
  private final int[] recent = new int[3];
  private final byte[] spill = new byte[1 << 10];
  private int spilt;
  private int at;
  private BitReader in = BitReader.ofWords(Bytes.of(new byte[0]));
  private boolean begun;
  private int blockType;
  private int blockSize;
  private int blockLeft;
  private Huffman main = Huffman.only(0);
  private Huffman lengths = main;
  private Huffman aligned = main;
  private int callSize;
  private long frames;

  /** An unpacker whose repetitions reach back by a power of two. */
  Lzx(int windowBits) throws IOException {
    if (windowBits < LEAST_WINDOW_BITS || windowBits > MOST_WINDOW_BITS) {
      throw new IOException("an LZX window of %d bits".formatted(windowBits));
    }
    window = new byte[1 << windowBits];
    mainLengths = new int[LITERALS + 8 * SLOTS[windowBits - LEAST_WINDOW_BITS]];
    for (int i = 0; i < extra.length; i++) {
      extra[i] = i < 4 ? 0 : Math.min(17, (i - 2) / 2);
      base[i] = i == 0 ? 0 : base[i - 1] + (1 << extra[i - 1]);
    }
    reset();
  }

  /** Begins anew, as at the start; what was unpacked stays within reach. */
  void reset() {
    Arrays.fill(recent, 1);
    Arrays.fill(mainLengths, 0);
    Arrays.fill(lengthLengths, 0);
    begun = false;
    blockType = 0;
    blockLeft = 0;
    blockSize = 0;
  }

  /** Reads on in other packed bytes. */
  void input(Bytes packed) {
    in = BitReader.ofWords(packed);
  }

  /** Unpacks a frame of as many bytes as the array takes. */
  void frame(byte[] frame) throws IOException {
    if (!begun) {
      begun = true;
      callSize = in.bit() == 1 ? (in.bits(16) << 16) | in.bits(16) : 0;
    }
    int done = Math.min(spilt, frame.length);
    System.arraycopy(spill, 0, frame, 0, done);
    System.arraycopy(spill, done, spill, 0, spilt - done);
    spilt -= done;
    while (done < frame.length) {
      if (blockLeft <= 0) {
        block();
      }
      int from = at;
      if (blockType == 3) {
        put(in.next());
      } else {
        repeatOrPut();
      }
      int n = at - from;
      blockLeft -= n;
      for (int i = 0; i < n; i++) {
        byte b = window[(from + i) & (window.length - 1)];
        if (done < frame.length) {
          frame[done++] = b;
        } else {
          spill[spilt++] = b;
        }
      }
      at &= window.length - 1;
    }
    if (blockType != 3) {
      in.align();
    }
    calls(frame);
  }

  private void block() throws IOException {
    if (blockType == 3 && (blockSize & 1) == 1) {
      in.next();
    }
    blockType = in.bits(3);
    blockSize = in.bits(24);
    blockLeft = 0;
    if (blockSize == 0) {
      throw new IOException("an empty LZX block");
    }
    switch (blockType) {
      case 1 -> trees();
      case 2 -> {
        int[] eight = new int[8];
        for (int i = 0; i < eight.length; i++) {
          eight[i] = in.bits(3);
        }
        aligned = Huffman.of(eight, 0, eight.length);
        trees();
      }
      case 3 -> {
        if (in.isAligned()) {
          in.bits(16);
        }
        in.align();
        for (int i = 0; i < recent.length; i++) {
          recent[i] = (int) number();
        }
      }
      default -> throw new IOException("an LZX block of type " + blockType);
    }
    blockLeft = blockSize;
  }

  private long number() throws IOException {
    long value = 0;
    for (int i = 0; i < 4; i++) {
      value |= (long) in.next() << (8 * i);
    }
    return value;
  }

  private void trees() throws IOException {
    lengths(mainLengths, 0, LITERALS);
    lengths(mainLengths, LITERALS, mainLengths.length);
    main = Huffman.of(mainLengths, 0, mainLengths.length);
    lengths(lengthLengths, 0, LENGTHS);
    lengths = Huffman.of(lengthLengths, 0, LENGTHS);
  }

  private void lengths(int[] target, int from, int to) throws IOException {
    int[] twenty = new int[20];
    for (int i = 0; i < twenty.length; i++) {
      twenty[i] = in.bits(4);
    }
    Huffman code = Huffman.of(twenty, 0, twenty.length);
    int i = from;
    while (i < to) {
      int symbol = code.next(in);
      switch (symbol) {
        case 17 -> i = fill(target, i, to, 4 + in.bits(4), 0);
        case 18 -> i = fill(target, i, to, 20 + in.bits(5), 0);
        case 19 -> {
          int count = 4 + in.bit();
          int delta = code.next(in);
          i = fill(target, i, to, count, (target[i] - delta + 17 * 2) % 17);
        }
        default -> {
          target[i] = (target[i] - symbol + 17) % 17;
          i++;
        }
      }
    }
  }

  private static int fill(int[] target, int from, int to, int count, int value) {
    int end = Math.min(to, from + count);
    Arrays.fill(target, from, end, value);
    return end;
  }

  private void put(int b) {
    window[at++ & (window.length - 1)] = (byte) b;
  }

  private void repeatOrPut() throws IOException {
    int symbol = main.next(in);
    if (symbol < LITERALS) {
      put(symbol);
      return;
    }
    int length = (symbol - LITERALS) & 7;
    if (length == 7) {
      length += lengths.next(in);
    }
    length += 2;
    int slot = (symbol - LITERALS) >> 3;
    int distance;
    if (slot < 3) {
      distance = recent[slot];
      recent[slot] = recent[0];
    } else {
      distance = base[slot] - 2 + low(extra[slot]);
      recent[2] = recent[1];
      recent[1] = recent[0];
    }
    recent[0] = distance;
    if (distance <= 0 || distance > window.length) {
      throw new IOException("a repetition from out of reach");
    }
    for (int i = 0; i < length; i++) {
      put(window[(at - distance) & (window.length - 1)]);
    }
  }

  private int low(int bits) throws IOException {
    if (blockType != 2 || bits < 3) {
      return in.bits(bits);
    }
    int high = in.bits(bits - 3) << 3;
    return high + aligned.next(in);
  }

  /** Turns the absolute targets of calls back to relative ones, as they stand in programs. */
  private void calls(byte[] frame) {
    long start = frames++ * FRAME;
    if (callSize == 0 || frames > MOST_FRAMES_OF_CALLS) {
      return;
    }
    for (int i = 0; i < frame.length - CALL_TAIL; i++) {
      if ((frame[i] & 0xff) != CALL) {
        continue;
      }
      int value = (int) Bytes.of(frame).u32(i + 1);
      int here = (int) (start + i);
      if (value >= -here && value < callSize) {
        int target = value >= 0 ? value - here : value + callSize;
        for (int b = 0; b < 4; b++) {
          frame[i + 1 + b] = (byte) (target >> (8 * b));
        }
      }
      i += 4;
    }
  }
}
