package ess.decompose.opener;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.util.ArrayList;
import java.util.BitSet;
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
import org.apache.pdfbox.pdmodel.encryption.PDEncryption;
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
import org.apache.pdfbox.text.TextPosition;
import org.jspecify.annotations.Nullable;

/** What PDFBox tells of a PDF: its plain form, its text, and the codes on its first pages. */
final class PdfPages {

  /** The largest picture that is decoded to be drawn. */
  static final long MOST_PIXELS = 40_000_000;

  private static final int MOST_TEXT_PAGES = 2_000;
  private static final int MOST_TEXT = 4 << 20;
  private static final int ALWAYS_DRAWN_PAGES = 2;
  private static final int MOST_DRAWN_PAGES = 50;

  /** The smallest code has more edges than this. */
  private static final int LEAST_STROKES = 40;

  private static final int MOST_OPERATORS = 300_000;
  private static final int MOST_OPERATORS_IN_ALL = 1_000_000;
  private static final int MOST_LETTERS_OF_A_PAGE = 100_000;
  private static final float DOTS_AN_INCH = 110;
  private static final float LONGEST_SIDE = 2_000;

  static {
    // The default looks through the whole file system for fonts and writes a file of what it found.
    FontMappers.set(new OneFont());
  }

  private PdfPages() {}

  /** What deciphers the document, or null if no password opens it. */
  static @Nullable PdfCipher cipher(Opening opening) {
    PdfCipher cipher = cipher(opening, "");
    for (String password : cipher == null ? opening.passwords() : List.<String>of()) {
      if (cipher == null && opening.takeTry()) {
        cipher = cipher(opening, password);
        if (cipher != null) {
          opening.unlocked(password);
        }
      }
    }
    return cipher;
  }

  private static @Nullable PdfCipher cipher(Opening opening, String password) {
    try (PDDocument document = load(opening.bytes(), password)) {
      PDEncryption encryption = document.getEncryption();
      return new PdfCipher(encryption == null ? null : encryption.getSecurityHandler(), password);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return null;
    }
  }

  /**
   * Hands over the text of the document and the codes on its pages.
   *
   * @param password what opens it
   * @param drawn whether its pictures are small enough to be drawn
   */
  static void show(Opening opening, String password, boolean drawn) {
    try (PDDocument document = load(opening.bytes(), password)) {
      BitSet pages = text(opening, document);
      if (drawn) {
        codes(opening, document, pages);
      }
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

  /** Hands over the text of the pages, and tells which of them may show a code. */
  private static BitSet text(Opening opening, PDDocument document) throws IOException {
    Reader reader = new Reader(opening);
    try {
      reader.writeText(document, new Limited(reader));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // What was read before is the text; the objects were read without it.
      reader.text.append('\n');
    }
    if (reader.bound != null) {
      Findings.bound(opening, reader.bound, reader.most);
    }
    DerivedText.handOver(opening, "text", "text", Magic.TEXT, reader.text);
    return reader.drawings;
  }

  private static void codes(Opening opening, PDDocument document, BitSet pages) {
    Renderer renderer = new Renderer(opening, document);
    int drawn = 0;
    for (int i = pages.nextSetBit(0); i >= 0 && !opening.isStopped(); i = pages.nextSetBit(i + 1)) {
      if (drawn++ == MOST_DRAWN_PAGES) {
        ImageOpener.notRead(opening, "page %d and those behind it".formatted(i + 1));
        break;
      }
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
    if (renderer.isCut) {
      ImageOpener.notRead(opening, "a page of more than %d operators".formatted(MOST_OPERATORS));
    }
  }

  /** Reads the text of pages, and notes which of them show more than a text. */
  private static final class Reader extends PDFTextStripper {
    private final Opening opening;
    private final StringBuilder text = new StringBuilder();
    private final BitSet drawings = new BitSet();
    private int page = -1;
    private int operators;
    private int strokes;
    private int letters;
    private @Nullable String bound;
    private int most;

    Reader(Opening opening) {
      this.opening = opening;
    }

    /** Ends the reading, and says which bound did. */
    private IOException enough(String what, int count) {
      bound = what;
      most = count;
      return new IOException(what);
    }

    @Override
    public void processPage(PDPage next) throws IOException {
      page++;
      strokes = 0;
      letters = 0;
      if (page >= MOST_TEXT_PAGES) {
        throw enough("pages", MOST_TEXT_PAGES);
      }
      if (page < ALWAYS_DRAWN_PAGES || showsAnnotations(next)) {
        drawings.set(page);
      }
      super.processPage(next);
    }

    @Override
    protected void processTextPosition(TextPosition letter) {
      if (++letters <= MOST_LETTERS_OF_A_PAGE) {
        super.processTextPosition(letter);
      } else if (bound == null) {
        bound = "letters";
        most = MOST_LETTERS_OF_A_PAGE;
      }
    }

    private static boolean showsAnnotations(PDPage page) throws IOException {
      return !page.getAnnotations(note -> note.getAppearance() != null).isEmpty();
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
      if (++operators > MOST_OPERATORS_IN_ALL) {
        throw enough("operators", MOST_OPERATORS_IN_ALL);
      }
      if ((operators & 0x3ff) == 0 && opening.isStopped()) {
        throw new IOException("stopped");
      }
      switch (operator.getName()) {
        case "Do", "BI", "sh", "d0", "d1", "scn", "SCN" -> drawings.set(page);
        case "re", "l", "c", "v", "y" -> {
          if (++strokes >= LEAST_STROKES) {
            drawings.set(page);
          }
        }
        default -> {}
      }
      super.processOperator(operator, operands);
    }

    @Override
    protected void operatorException(Operator operator, List<COSBase> operands, IOException e)
        throws IOException {
      if (operators > MOST_OPERATORS_IN_ALL || opening.isStopped()) {
        throw e;
      }
      super.operatorException(operator, operands, e);
    }
  }

  /** Draws no more than a page can sensibly hold. */
  private static final class Renderer extends PDFRenderer {
    private final Opening opening;
    private boolean isCut;

    Renderer(Opening opening, PDDocument document) {
      super(document);
      this.opening = opening;
      setSubsamplingAllowed(true);
    }

    @Override
    protected PageDrawer createPageDrawer(PageDrawerParameters parameters) throws IOException {
      return new PageDrawer(parameters) {
        private int operators;

        @Override
        protected void processOperator(Operator operator, List<COSBase> operands)
            throws IOException {
          boolean stopped = (++operators & 0xff) == 0 && opening.isStopped();
          if (operators > MOST_OPERATORS || stopped) {
            isCut = true;
            throw new Enough();
          }
          super.processOperator(operator, operands);
        }
      };
    }
  }

  /** Ends the drawing of a page that no sense of order ends. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1;

    Enough() {
      super(null, null, false, false);
    }
  }

  private static final class Limited extends Writer {
    private final Reader reader;

    Limited(Reader reader) {
      this.reader = reader;
    }

    @Override
    public void write(char[] letters, int from, int length) throws IOException {
      if (reader.text.length() + length > MOST_TEXT) {
        throw reader.enough("letters", MOST_TEXT);
      }
      reader.text.append(letters, from, length);
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
