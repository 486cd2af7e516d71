package ess.decompose.opener;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Looks at pictures: what lies in them beside the picture, what lies behind it, and the codes that
 * it shows. The size is read before anything is decoded.
 */
final class ImageOpener implements Opener {

  private static final MediaType WEBP = MediaType.of("image/webp");
  private static final Set<String> READ =
      Set.of("png", "jpeg", "gif", "bmp", "webp", "tiff", "vnd.wap.wbmp");
  private static final Set<String> KNOWN = Set.of("heic", "heif", "avif", "jxl", "jp2");
  private static final int LEAST_SIDE = 40;
  private static final long MOST_PIXELS = 40_000_000;
  private static final int LARGEST_SIDE = 2_000;

  @Override
  public boolean opens(MediaType type) {
    return type.type().equals("image")
        && (READ.contains(type.subtype()) || KNOWN.contains(type.subtype()));
  }

  @Override
  public void open(Opening opening) {
    String kind = opening.type().subtype();
    new ImageBlocks(opening).read(kind);
    if (KNOWN.contains(kind)) {
      notRead(opening, kind);
    } else {
      codes(opening);
    }
  }

  /**
   * A picture that is not decoded is no reason to doubt a mail, or none with a photograph of a
   * telephone would ever be clean; its bytes are searched like any others.
   */
  static void notRead(Opening opening, String evidence) {
    opening.note(
        Finding.of(
                "image.not-read",
                Opener.SOURCE,
                "A picture was not decoded, so that codes in it were not looked for",
                Severity.INFO,
                0,
                opening.path())
            .withEvidence(evidence));
  }

  private static void codes(Opening opening) {
    ImageReader reader = null;
    try (ImageInputStream in = new MemoryCacheImageInputStream(opening.bytes().open())) {
      reader = reader(opening.type(), in);
      if (reader == null) {
        notRead(opening, opening.type().subtype());
        return;
      }
      reader.setInput(in, true, true);
      long width = reader.getWidth(0);
      long height = reader.getHeight(0);
      if (width < LEAST_SIDE || height < LEAST_SIDE) {
        return;
      }
      if (width * height > MOST_PIXELS) {
        opening.note(Findings.tooLarge(opening, width + " x " + height));
        return;
      }
      var parameters = reader.getDefaultReadParam();
      int step = (int) Math.max(1, Math.max(width, height) / LARGEST_SIDE);
      parameters.setSourceSubsampling(step, step, 0, 0);
      BufferedImage image = reader.read(0, parameters);
      Codes.handOver(opening, Codes.in(image), "");
    } catch (IOException | RuntimeException | StackOverflowError e) {
      notRead(opening, e.getClass().getSimpleName());
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  private static @org.jspecify.annotations.Nullable ImageReader reader(
      MediaType type, ImageInputStream in) throws IOException {
    if (type.equals(WEBP)) {
      return new WebPImageReaderSpi().createReaderInstance();
    }
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    return readers.hasNext() ? readers.next() : null;
  }
}
