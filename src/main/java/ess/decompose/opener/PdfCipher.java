package ess.decompose.opener;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.io.RandomAccessReadView;
import org.apache.pdfbox.io.RandomAccessStreamCache;
import org.apache.pdfbox.pdmodel.encryption.SecurityHandler;
import org.jspecify.annotations.Nullable;

/**
 * Deciphers the objects of a PDF one by one, so that those to which nothing leads, and those that a
 * later revision hides, are read as well. For one thread.
 */
final class PdfCipher {

  private final @Nullable SecurityHandler<?> handler;
  private final String password;

  /**
   * @param handler what deciphers, or null if the newest revision is readable as it is
   * @param password what opens the document
   */
  PdfCipher(@Nullable SecurityHandler<?> handler, String password) {
    this.handler = handler;
    this.password = password;
  }

  /** What opens the document. */
  String password() {
    return password;
  }

  /** Deciphers every string in a value, in place; a lone one is answered. */
  Object value(Object value, int number, int generation) {
    Deque<Object> open = new ArrayDeque<>();
    open.add(value);
    while (!open.isEmpty()) {
      Object next = open.remove();
      if (next instanceof List<?>) {
        list(asList(next), open, number, generation);
      } else if (next instanceof Map<?, ?>) {
        dictionary(PdfFile.asMap(next), open, number, generation);
      }
    }
    return value instanceof PdfSyntax.Text text ? plain(text, number, generation) : value;
  }

  private void list(List<Object> list, Deque<Object> open, int number, int generation) {
    ListIterator<Object> values = list.listIterator();
    while (values.hasNext()) {
      Object value = values.next();
      if (value instanceof PdfSyntax.Text text) {
        values.set(plain(text, number, generation));
      } else {
        open.add(value);
      }
    }
  }

  private void dictionary(Map<String, Object> map, Deque<Object> open, int number, int generation) {
    boolean signature = map.containsKey("ByteRange");
    for (Map.Entry<String, Object> entry : map.entrySet()) {
      if (entry.getValue() instanceof PdfSyntax.Text text) {
        // A signature stands as it is (7.6.1).
        boolean asItIs = signature && entry.getKey().equals("Contents");
        entry.setValue(asItIs ? text : plain(text, number, generation));
      } else {
        open.add(entry.getValue());
      }
    }
  }

  @SuppressWarnings("unchecked") // every list that the syntax makes is one
  private static List<Object> asList(Object value) {
    return (List<Object>) value;
  }

  private PdfSyntax.Text plain(PdfSyntax.Text text, int number, int generation) {
    if (handler == null) {
      return text;
    }
    COSString string = new COSString(text.bytes());
    try {
      handler.decrypt(string, number, generation);
      return new PdfSyntax.Text(string.getBytes());
    } catch (IOException | RuntimeException e) {
      return text;
    }
  }

  /** The bytes of a stream; those that cannot be deciphered stay as they are. */
  Bytes stream(Map<String, Object> dictionary, Bytes data, int number, int generation) {
    if (handler == null) {
      return data;
    }
    try (RandomAccessReadBuffer buffer = new RandomAccessReadBuffer(data.copy());
        RandomAccessReadView view = new RandomAccessReadView(buffer, 0, data.size());
        RandomAccessStreamCache cache = IOUtils.createMemoryOnlyStreamCache().create();
        COSStream stream = new COSStream(cache, view)) {
      if (dictionary.get("Type") instanceof PdfSyntax.Name type) {
        stream.setItem(COSName.TYPE, COSName.getPDFName(type.text()));
      }
      handler.decryptStream(stream, number, generation);
      try (InputStream in = stream.createRawInputStream()) {
        return Bytes.of(in.readAllBytes());
      }
    } catch (IOException | RuntimeException e) {
      return data;
    }
  }
}
