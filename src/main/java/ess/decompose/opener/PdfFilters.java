package ess.decompose.opener;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The filters of the streams of a PDF (ISO 32000-1, 7.4), each read bit by bit. */
final class PdfFilters {

  /** Stands for the rest of a chain that is too long. */
  static final String TOO_MANY = "more than 20 filters";

  private static final int MOST = 20;
  private static final int LEAST_END = 3;
  private static final int ZLIB_HEAD = 2;
  private static final int ZLIB_TAIL = 4;
  private static final long MOST_INFLATED = 32L << 20;

  private PdfFilters() {}

  /** The names of the filters, the outermost first. */
  static List<String> names(PdfFile file, PdfFile.Item stream) {
    List<String> names = new ArrayList<>();
    Object filter = either(stream.dictionary(), "Filter", "F");
    for (PdfFile.Item item : newest(file, filter)) {
      List<?> all = item.value() instanceof List<?> list ? list : List.of(item.value());
      for (Object one : all) {
        for (PdfFile.Item name : newest(file, one)) {
          if (name.value() instanceof PdfSyntax.Name n && names.size() <= MOST) {
            names.add(names.size() < MOST ? n.text() : TOO_MANY);
          }
        }
      }
    }
    return names;
  }

  /** The content of a stream up to a filter that makes a picture. */
  static InputStream decode(PdfFile file, PdfFile.Item stream) throws IOException {
    Bytes data = stream.data();
    InputStream in = data == null ? InputStream.nullInputStream() : data.open();
    int index = 0;
    for (String name : names(file, stream)) {
      Map<String, Object> parameters = parameters(file, stream, index++);
      switch (name) {
        case "FlateDecode", "Fl" -> in = predicted(new Lenient(in), parameters);
        case "LZWDecode", "LZW" ->
            in =
                predicted(
                    new Lzw(in, PdfFile.number(parameters.get("EarlyChange")) != 0), parameters);
        case "ASCIIHexDecode", "AHx" -> in = hexadecimal(in);
        case "ASCII85Decode", "A85" -> in = new Ascii85(in);
        case "RunLengthDecode", "RL" -> in = new RunLength(in);
        case "Crypt" -> {}
        default -> {
          return in;
        }
      }
    }
    return in;
  }

  /** The filter that makes a picture or is not known, or null. */
  static @Nullable String last(PdfFile file, PdfFile.Item stream) {
    for (String name : names(file, stream)) {
      switch (name) {
        case "FlateDecode", "Fl", "LZWDecode", "LZW", "ASCIIHexDecode", "AHx" -> {}
        case "ASCII85Decode", "A85", "RunLengthDecode", "RL", "Crypt" -> {}
        default -> {
          return name;
        }
      }
    }
    return null;
  }

  /** What stands in a stream behind the end that its outermost filter knows. */
  static Bytes rest(PdfFile file, PdfFile.Item stream) {
    Bytes data = stream.data();
    List<String> names = names(file, stream);
    if (data == null || names.isEmpty()) {
      return Bytes.of(new byte[0]);
    }
    int end =
        switch (names.get(0)) {
          case "FlateDecode", "Fl" -> deflatedSize(data);
          case "ASCIIHexDecode", "AHx" -> data.find(">", 0, data.size()) + 1;
          case "ASCII85Decode", "A85" -> data.find("~>", 0, data.size()) + 2;
          default -> data.size();
        };
    return data.slice(end < LEAST_END ? data.size() : end, data.size());
  }

  private static int deflatedSize(Bytes data) {
    byte[] block = new byte[8192];
    try (Inflating in = new Inflating(data.slice(ZLIB_HEAD, data.size()))) {
      long size = 0;
      for (int n = in.read(block); n >= 0 && size < MOST_INFLATED; n = in.read(block)) {
        size += n;
      }
      boolean known = in.isFinished();
      return known ? (int) (ZLIB_HEAD + in.consumed() + ZLIB_TAIL) : data.size();
    } catch (IOException e) {
      return data.size();
    }
  }

  static List<PdfFile.Item> newest(PdfFile file, @Nullable Object value) {
    List<PdfFile.Item> all = file.resolve(value);
    return all.size() > 1 ? all.subList(0, 1) : all;
  }

  private static @Nullable Object either(Map<String, Object> map, String key, String shorter) {
    Object value = map.get(key);
    // The short key of a file is that of a file outside, not a filter.
    Object other = map.get(shorter);
    return value != null ? value : other instanceof PdfSyntax.Name ? other : null;
  }

  private static Map<String, Object> parameters(PdfFile file, PdfFile.Item stream, int index) {
    Map<String, Object> dictionary = stream.dictionary();
    Object value = dictionary.getOrDefault("DecodeParms", dictionary.getOrDefault("DP", List.of()));
    for (PdfFile.Item item : newest(file, value)) {
      Object one = item.value();
      if (one instanceof List<?> list) {
        one = index < list.size() ? list.get(index) : List.of();
      }
      for (PdfFile.Item parameters : newest(file, one)) {
        return parameters.dictionary();
      }
    }
    return Map.of();
  }

  private static InputStream predicted(InputStream in, Map<String, Object> parameters) {
    int predictor = PdfFile.number(parameters.get("Predictor"));
    if (predictor < 2) {
      return in;
    }
    int colors = Math.max(1, Math.min(32, PdfFile.number(parameters.get("Colors"))));
    int bits = PdfFile.number(parameters.get("BitsPerComponent"));
    int columns = Math.max(1, Math.min(1 << 16, PdfFile.number(parameters.get("Columns"))));
    return new Predicted(in, predictor, colors, bits < 1 ? 8 : Math.min(16, bits), columns);
  }

  private static InputStream hexadecimal(InputStream in) {
    return new OneByOne() {
      @Override
      int next() throws IOException {
        int high = digit(in);
        if (high < 0) {
          return -1;
        }
        return high << 4 | Math.max(0, digit(in));
      }
    };
  }

  private static int digit(InputStream in) throws IOException {
    for (int c = in.read(); c >= 0 && c != '>'; c = in.read()) {
      int digit = Character.digit(c, 16);
      if (digit >= 0) {
        return digit;
      }
    }
    return -1;
  }

  /** A stream that knows how to read a byte. */
  abstract static class OneByOne extends InputStream {
    /** The next byte, or -1 at the end. */
    abstract int next() throws IOException;

    @Override
    public final int read() throws IOException {
      return next();
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int n = 0;
      while (n < length) {
        int c = next();
        if (c < 0) {
          break;
        }
        target[from + n++] = (byte) c;
      }
      return n == 0 && length > 0 ? -1 : n;
    }
  }

  /** Deflated bytes; what comes before a fault in them is kept, as readers do. */
  private static final class Lenient extends InflaterInputStream {
    private boolean any;

    Lenient(InputStream in) {
      super(in, new Inflater());
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      try {
        int n = super.read(target, from, length);
        any |= n > 0;
        return n;
      } catch (ZipException | java.io.EOFException e) {
        if (any) {
          return -1;
        }
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      super.close();
      inf.end();
    }
  }

  private static final class RunLength extends OneByOne {
    private final InputStream in;
    private int left;
    private int repeated = -1;

    RunLength(InputStream in) {
      this.in = in;
    }

    @Override
    int next() throws IOException {
      if (left == 0) {
        int length = in.read();
        if (length < 0 || length == 128) {
          return -1;
        }
        left = length < 128 ? length + 1 : 257 - length;
        repeated = length < 128 ? -1 : in.read();
      }
      left--;
      return repeated >= 0 ? repeated : in.read();
    }
  }

  /** Turns differences back into bytes: of PNG (predictor 10 and above) or of TIFF (2). */
  private static final class Predicted extends OneByOne {
    private final InputStream in;
    private final boolean png;
    private final int pixel;
    private final boolean bytewise;
    private byte[] row;
    private byte[] above;
    private int at;
    private int size;

    Predicted(InputStream in, int predictor, int colors, int bits, int columns) {
      this.in = in;
      this.png = predictor >= 10;
      this.pixel = Math.max(1, colors * bits / 8);
      this.bytewise = bits == 8;
      int length = (int) Math.min(1 << 20, ((long) colors * bits * columns + 7) / 8);
      this.row = new byte[length];
      this.above = new byte[length];
    }

    @Override
    int next() throws IOException {
      if (at == size && !fill()) {
        return -1;
      }
      return row[at++] & 0xff;
    }

    private boolean fill() throws IOException {
      byte[] next = above;
      above = row;
      row = next;
      int kind = png ? in.read() : 1;
      if (kind < 0) {
        return false;
      }
      size = Math.max(0, in.readNBytes(row, 0, row.length));
      at = 0;
      for (int i = 0; i < size && (png || bytewise); i++) {
        int left = i < pixel ? 0 : row[i - pixel] & 0xff;
        int up = png ? above[i] & 0xff : 0;
        int corner = i < pixel ? 0 : above[i - pixel] & 0xff;
        row[i] +=
            (byte)
                switch (kind) {
                  case 1 -> left;
                  case 2 -> up;
                  case 3 -> (left + up) / 2;
                  case 4 -> paeth(left, up, corner);
                  default -> 0;
                };
      }
      return size > 0;
    }

    private static int paeth(int left, int up, int corner) {
      int p = left + up - corner;
      int a = Math.abs(p - left);
      int b = Math.abs(p - up);
      int c = Math.abs(p - corner);
      return a <= b && a <= c ? left : b <= c ? up : corner;
    }
  }

  private static final class Lzw extends OneByOne {
    private final InputStream in;
    private final int early;
    private final int[] prefix = new int[4096];
    private final byte[] last = new byte[4096];
    private final byte[] stack = new byte[4097];
    private int depth;
    private int free = 258;
    private int width = 9;
    private int before = -1;
    private int first;
    private int bits;
    private int held;

    Lzw(InputStream in, boolean early) {
      this.in = in;
      this.early = early ? 1 : 0;
    }

    @Override
    int next() throws IOException {
      while (depth == 0) {
        int code = code();
        if (code < 0 || code == 257) {
          return -1;
        }
        if (code == 256) {
          free = 258;
          width = 9;
          before = -1;
          continue;
        }
        if (code > free || (code == free && before < 0)) {
          return -1;
        }
        expand(code);
      }
      return stack[--depth] & 0xff;
    }

    private void expand(int code) {
      int c = code;
      if (c == free) {
        stack[depth++] = (byte) first;
        c = before;
      }
      while (c >= 258 && depth < 4096) {
        stack[depth++] = last[c];
        c = prefix[c];
      }
      first = c & 0xff;
      stack[depth++] = (byte) first;
      if (before >= 0 && free < 4096) {
        prefix[free] = before;
        last[free++] = (byte) first;
      }
      before = code;
      width = free + early >= 2048 ? 12 : free + early >= 1024 ? 11 : free + early >= 512 ? 10 : 9;
    }

    private int code() throws IOException {
      while (held < width) {
        int c = in.read();
        if (c < 0) {
          return -1;
        }
        bits = bits << 8 | c;
        held += 8;
      }
      held -= width;
      int code = bits >>> held & (1 << width) - 1;
      bits &= (1 << held) - 1;
      return code;
    }
  }
}
