package ess.decompose.opener;

import ess.message.MediaType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.fontbox.FontBoxFont;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.font.CIDFontMapping;
import org.apache.pdfbox.pdmodel.font.FontMapper;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.FontMapping;
import org.apache.pdfbox.pdmodel.font.PDCIDSystemInfo;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.rendering.PageDrawer;
import org.apache.pdfbox.rendering.PageDrawerParameters;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;

/** What PDFBox tells of a PDF: its plain form, its text, and the codes on its first pages. */
final class PdfPages {

  /** The largest picture that is decoded to be drawn. */
  static final long MOST_PIXELS = 16_000_000;

  private static final int MOST_TEXT_PAGES = 50;
  private static final int MOST_TEXT = 1 << 20;
  private static final int MOST_DRAWN_PAGES = 2;
  private static final int MOST_OPERATORS = 100_000;
  private static final float DOTS_AN_INCH = 110;
  private static final float LONGEST_SIDE = 2_000;
  private static final int MOST_DECIPHERED = 64 << 20;

  static {
    // The default looks through the whole file system for fonts and writes a file of what it found.
    FontMappers.set(new OneFont());
  }

  private PdfPages() {}

  /** The document without its encryption, or null if no password opens it. */
  static @Nullable Bytes decipher(Opening opening) {
    Bytes plain = decipher(opening, "");
    for (String password : plain == null ? opening.passwords() : List.<String>of()) {
      if (plain == null && opening.takeTry()) {
        plain = decipher(opening, password);
        if (plain != null) {
          opening.unlocked(password);
        }
      }
    }
    return plain;
  }

  private static @Nullable Bytes decipher(Opening opening, String password) {
    try (PDDocument document = load(opening.bytes(), password)) {
      document.setAllSecurityToBeRemoved(true);
      ByteArrayOutputStream out = new Bounded();
      document.save(out);
      return Bytes.of(out.toByteArray());
    } catch (InvalidPasswordException e) {
      return null;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return null;
    }
  }

  /** Hands over the text of the document and the codes on its first pages. */
  static void show(Opening opening, Bytes bytes) {
    try (PDDocument document = load(bytes, "")) {
      text(opening, document);
      codes(opening, document);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      opening.damaged("pages", null);
    }
  }

  private static PDDocument load(Bytes bytes, String password) throws IOException {
    return Loader.loadPDF(
        new RandomAccessReadBuffer(bytes.copy()),
        password,
        null,
        null,
        IOUtils.createMemoryOnlyStreamCache());
  }

  private static void text(Opening opening, PDDocument document) {
    StringBuilder text = new StringBuilder();
    try {
      PDFTextStripper stripper = new PDFTextStripper();
      stripper.setEndPage(MOST_TEXT_PAGES);
      stripper.writeText(document, new Limited(text));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // What was read before is the text; the objects were read without it.
      text.append('\n');
    }
    if (!text.toString().isBlank()) {
      opening.stored(
          Entry.of("text").view("text").declared(MediaType.of("text/plain")),
          Bytes.of(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static void codes(Opening opening, PDDocument document) {
    PDFRenderer renderer = new Renderer(document);
    int pages = Math.min(MOST_DRAWN_PAGES, document.getNumberOfPages());
    for (int i = 0; i < pages && !opening.isStopped(); i++) {
      BufferedImage image;
      try {
        PDRectangle box = document.getPage(i).getCropBox();
        float longest = Math.max(1, Math.max(Math.abs(box.getWidth()), Math.abs(box.getHeight())));
        float scale = Math.min(DOTS_AN_INCH / 72, LONGEST_SIDE / longest);
        image = renderer.renderImage(i, scale, ImageType.GRAY);
      } catch (IOException | RuntimeException | StackOverflowError e) {
        continue;
      }
      Codes.handOver(opening, Codes.in(image), "page " + (i + 1) + " ");
    }
  }

  /** Draws no more than a page can sensibly hold. */
  private static final class Renderer extends PDFRenderer {
    Renderer(PDDocument document) {
      super(document);
      setSubsamplingAllowed(true);
    }

    @Override
    protected PageDrawer createPageDrawer(PageDrawerParameters parameters) throws IOException {
      return new PageDrawer(parameters) {
        private int operators;

        @Override
        protected void processOperator(Operator operator, List<COSBase> operands)
            throws IOException {
          if (operators++ < MOST_OPERATORS) {
            super.processOperator(operator, operands);
          }
        }

        @Override
        public void processPage(PDPage page) throws IOException {
          operators = 0;
          super.processPage(page);
        }
      };
    }
  }

  private static final class Bounded extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] b, int from, int length) {
      if (size() + length > MOST_DECIPHERED) {
        throw new IllegalStateException("too large");
      }
      super.write(b, from, length);
    }
  }

  private static final class Limited extends Writer {
    private final StringBuilder text;

    Limited(StringBuilder text) {
      this.text = text;
    }

    @Override
    public void write(char[] letters, int from, int length) throws IOException {
      if (text.length() + length > MOST_TEXT) {
        throw new IOException("enough");
      }
      text.append(letters, from, length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** Takes the font that PDFBox brings along for every font that a document does not hold. */
  private static final class OneFont implements FontMapper {
    private final List<TrueTypeFont> font = new ArrayList<>(1);

    private synchronized TrueTypeFont font() {
      if (font.isEmpty()) {
        String name = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
        try (InputStream in = FontMapper.class.getResourceAsStream(name)) {
          if (in == null) {
            throw new IllegalStateException("PDFBox comes without " + name);
          }
          font.add(new TTFParser().parse(new RandomAccessReadBuffer(in.readAllBytes())));
        } catch (IOException e) {
          throw new IllegalStateException(name, e);
        }
      }
      return font.get(0);
    }

    @Override
    public FontMapping<TrueTypeFont> getTrueTypeFont(
        String name, @Nullable PDFontDescriptor descriptor) {
      return new FontMapping<>(font(), true);
    }

    @Override
    public FontMapping<FontBoxFont> getFontBoxFont(
        String name, @Nullable PDFontDescriptor descriptor) {
      return new FontMapping<>(font(), true);
    }

    @Override
    public CIDFontMapping getCIDFont(
        String name, @Nullable PDFontDescriptor descriptor, @Nullable PDCIDSystemInfo info) {
      return new CIDFontMapping(null, font(), true);
    }
  }
}
